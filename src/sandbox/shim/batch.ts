/**
 * Many calls of a function in one go, one after another, for functions that do not wait.
 *
 * All of them run in the context of one call of ours, which is most of what a call costs. Each has an invocation of its
 * own all the same: its own meter, limits and logs. A limit that ends one of them ends the context and the others with it;
 * the worker makes those again, each on its own (`durable-objects/worker-host/batch.ts`). A call that waits is the last:
 * others must not wait for it, and what it does meanwhile must not run into theirs.
 */
import { BATCH_STOP_LENGTH, BATCH_STOP_MS } from "../../contracts/limits.ts";
import { AT_ONCE, type SandboxBatch, type SandboxEnv, WAITED } from "../../contracts/sandbox-call.ts";
import { isLate } from "./breath.ts";
import { type Invocation, newInvocation, within } from "./invocation.ts";
import { getReady, startedTarget, type Target } from "./module.ts";
import { endedWell } from "./outcome.ts";
import { answer, call } from "./perform.ts";
import { awaitable, now, sealed } from "./primordials.ts";

/** Makes the calls. Answers with the calls that were begun, in their order, as text. */
export function performBatch(batch: SandboxBatch, env: SandboxEnv, ctx: ExecutionContext): string | Promise<string> {
  const first = invocationAt(batch, 0, ctx);
  if (first === undefined) return "";
  const target = startedTarget();
  if (target !== undefined && !isLate(first)) return callAll(batch, first, target, ctx);
  return within(first, () => sealed(performLater(batch, first, env, ctx)));
}

/** Waits for what must come first. Time that the module took to start is the first call's. */
async function performLater(
  batch: SandboxBatch,
  first: Invocation,
  env: SandboxEnv,
  ctx: ExecutionContext,
): Promise<string> {
  const ready = await awaitable(getReady(first, env));
  const target = startedTarget();
  if (!ready || target === undefined) return framed(AT_ONCE, 0, answer(first, first.refusal));
  const answers = callAll(batch, first, target, ctx);
  return typeof answers === "string" ? answers : await awaitable(answers);
}

function callAll(
  batch: SandboxBatch,
  first: Invocation,
  target: Target,
  ctx: ExecutionContext,
): string | Promise<string> {
  const startedMs = now();
  let answers = "";
  let beganMs = startedMs;
  let invocation: Invocation | undefined = first;
  for (let index = 0; invocation !== undefined; invocation = invocationAt(batch, ++index, ctx)) {
    const outcome = callAt(batch, index, invocation, target);
    if (typeof outcome !== "string") return sealed(lastOf(answers, beganMs, outcome));
    const endedMs = now();
    answers += framed(AT_ONCE, endedMs - beganMs, outcome);
    if (endedMs - startedMs > BATCH_STOP_MS || answers.length > BATCH_STOP_LENGTH) break;
    if (batch.stopAtFault && !endedWell(outcome)) break;
    beganMs = endedMs;
  }
  return answers;
}

function callAt({ calls }: SandboxBatch, index: number, invocation: Invocation, target: Target) {
  return within(invocation, () => call(invocation, target, calls[index]?.args ?? []));
}

/** Waits for the call that ends the batch. */
async function lastOf(answers: string, beganMs: number, outcome: Promise<string>): Promise<string> {
  const text = await awaitable(outcome);
  return answers + framed(WAITED, now() - beganMs, text);
}

function framed(mark: string, wallMs: number, outcome: string): string {
  return `${mark}${wallMs}:${outcome.length}:${outcome}`;
}

/** The invocation of a call; undefined behind the last. */
function invocationAt(batch: SandboxBatch, index: number, ctx: ExecutionContext): Invocation | undefined {
  const { calls, limits, sentMs, encoding } = batch;
  if (index >= calls.length) return undefined;
  const { id, args } = calls[index] as SandboxBatch["calls"][number];
  return newInvocation({ id, args, limits, sentMs, encoding }, ctx);
}
