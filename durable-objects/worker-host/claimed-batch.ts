/**
 * A batch of calls whose results may be kept: those run that nobody has answered yet, the others get what is there or what
 * an equal call gives, one of the same batch too.
 */
import type { WorkerBatch, WorkerReply } from "../../src/contracts/invocation.ts";
import type { CachedCall, CachedCalls, Claim } from "./cached-calls.ts";

/** The reply to a call that was not begun. */
export const BUSY_REPLY: WorkerReply = { state: "busy" };

/** Runs a batch of which `run` makes the calls that have to be made. A call that is to run after all is `busy`. */
export async function invokeClaimed(
  cached: Pick<CachedCalls, "claim">,
  { calls, ...shared }: WorkerBatch,
  run: (batch: WorkerBatch) => Promise<readonly WorkerReply[]>,
): Promise<readonly WorkerReply[]> {
  const claims = calls.map((call): Claim => {
    const { cache } = call;
    if (cache === undefined) return ALONE;
    const cachedCall: CachedCall = { ...shared, ...call, cache };
    return cached.claim(cachedCall);
  });
  const leading = claims.flatMap((claim) => (claim.kind === "leading" ? [claim] : []));
  const begun = calls.filter((_call, index) => claims[index]?.kind === "leading");
  let replies: readonly WorkerReply[];
  try {
    replies = begun.length === 0 ? [] : await run({ ...shared, calls: begun });
  } catch (error) {
    for (const { settle } of leading) settle(null);
    throw error;
  }
  // All are settled before any is waited for: calls of another batch may wait for one of these, and these for one of those.
  const settled = leading.map(({ settle }, index) => settle(replies[index] ?? BUSY_REPLY));
  let next = 0;
  const answers = claims.map((claim) => {
    if (claim.kind === "answered") return claim.reply;
    return claim.kind === "leading"
      ? (settled[next++] ?? BUSY_REPLY)
      : claim.reply.then((reply) => reply ?? BUSY_REPLY);
  });
  return Promise.all(answers);
}

/** A call that shares nothing. */
const ALONE: Claim = { kind: "leading", settle: (reply) => reply };
