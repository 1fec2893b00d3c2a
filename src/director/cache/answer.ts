/**
 * What a director does with a call whose result may be kept: it answers with one that is there, or lets the call run and
 * sees to it that its result is kept. What is not of the type that its function promises is kept nowhere.
 *
 * A cache that cannot be asked is no reason for a call to fail: it runs then.
 */
import { keptArguments } from "../../cache/key.ts";
import { lifetimeOf } from "../../cache/lifetime.ts";
import { newId } from "../../contracts/ids.ts";
import type { EncodedValue } from "../../contracts/invocation.ts";
import { hitFigures, keptBytes } from "../../contracts/kept-result.ts";
import { MAX_CLUSTER_RESULT_BYTES } from "../../contracts/limits.ts";
import { type Result, succeed } from "../../contracts/result.ts";
import type { ChosenCall } from "../call/choose.ts";
import { holdToType, type Invoked, report } from "../call/conclude.ts";
import type { Director } from "../director.ts";
import type { CachedCall } from "./order.ts";

/** Runs the call that was asked for, under an id. The result is held to its type. */
export type RunCached = (id: string, cached: CachedCall) => Promise<Result<Invoked>>;

/** Answers a call. */
export async function answerCached(
  director: Director,
  id: string,
  cached: CachedCall,
  chosen: ChosenCall,
  run: RunCached,
): Promise<Result<Invoked>> {
  const found = await findKept(director, id, cached, chosen);
  if (found !== null) {
    const renewal = renewalOf(director, cached, found);
    if (renewal !== null) renew(director, renewal, run);
    return succeed(found);
  }
  const mark = director.recent.mark();
  const outcome = await run(id, cached);
  return outcome.ok ? succeed(keepResult(director, cached, outcome.value, mark)) : outcome;
}

/** A result that reaches no worker, as an answer to this call; null when there is none, or the call is to run anew. */
export async function findKept(
  director: Director,
  id: string,
  cached: CachedCall,
  chosen: ChosenCall,
): Promise<Invoked | null> {
  const { order, config, version } = cached;
  if (order.mode === "refresh") return null;
  const recent = findRecent(director, id, cached);
  if (recent !== null || config.scope === "worker") return recent;
  const mark = director.recent.mark();
  const shared = await director.results.get(version.name, config, order.key).catch(() => null);
  // What has come meanwhile is newer than what the cluster was asked for.
  const newer = findRecent(director, id, cached);
  if (newer !== null || shared === null) return newer;
  const found = holdToType(hit(id, cached, shared, shared.freshMs), chosen);
  if (!found.ok) {
    forgetBroken(director, cached, shared.worker);
    return null;
  }
  countHit(director, cached, shared.worker);
  remember(director, cached, shared, shared.freshMs, mark);
  return found.value;
}

function findRecent(director: Director, id: string, cached: CachedCall): Invoked | null {
  const { order, form, config, version } = cached;
  const recent = director.recent.find(order.key, form);
  if (recent === null) return null;
  countHit(director, cached, recent.value.worker);
  if (config.scope === "cluster") director.results.used(version.name, order.key);
  return hit(id, cached, recent.value, recent.freshMs);
}

/** A call has given a result that is of its type: it is kept. Gives it with what became of it there. */
export function keepResult(director: Director, cached: CachedCall, invoked: Invoked, mark: number): Invoked {
  const { config, order } = cached;
  const { worker, cached: wasKept } = invoked.invocation;
  const isRun = !wasKept;
  const freshMs =
    config.scope === "cluster" && isRun ? share(director, cached, invoked, mark) : (invoked.cache?.freshMs ?? null);
  remember(director, cached, { value: invoked.value, worker }, freshMs ?? 0, mark);
  const kind = isRun ? (order.mode === "refresh" ? "refreshed" : "miss") : (invoked.cache?.kind ?? "hit");
  return { ...invoked, cache: { kind, freshMs } };
}

/** A result that is not of its type is forgotten wherever it may be. */
export function forgetBroken(director: Director, { version, order, config }: CachedCall, worker: string): void {
  const purge = { function: version.name, key: order.key };
  const { workers, results, background } = director;
  const forgotten =
    config.scope === "cluster" ? results.purge(version.name, order.key) : workers.purgeCache(worker, purge);
  background(forgotten.catch(() => 0));
}

/** Gives a result to the cluster. How long it is fresh; null when it is not kept. */
function share(director: Director, cached: CachedCall, { value, invocation }: Invoked, mark: number): number | null {
  const { version, args, encoding, config, order } = cached;
  const kept = {
    ...{ key: order.key, args: keptArguments(args), encoding, value },
    ...{ version: version.version, worker: invocation.worker, storedAt: director.entropy.now() },
  };
  const isFitting = keptBytes(kept) <= Math.min(config.maxBytes, MAX_CLUSTER_RESULT_BYTES);
  if (!isFitting || director.recent.isPurgedSince(mark)) {
    if (order.mode === "refresh") director.background(director.results.purge(version.name, order.key).catch(() => 0));
    return null;
  }
  director.background(director.results.put(version.name, config, kept).catch(() => undefined));
  return lifetimeOf(config).freshMs ?? Number.POSITIVE_INFINITY;
}

interface Given {
  readonly value: EncodedValue;
  readonly worker: string;
}

function remember(
  director: Director,
  cached: CachedCall,
  { value, worker }: Given,
  freshMs: number,
  mark: number,
): void {
  const { version, order, form } = cached;
  const anew = order.mode === "refresh";
  director.recent.keep(order.key, { function: version.name, value, worker, form }, freshMs, mark, anew);
}

function countHit({ hits }: Director, { version, order }: CachedCall, worker: string): void {
  hits.count(worker, { function: version.name, key: order.key, hits: 1 });
}

function hit(id: string, { version }: CachedCall, { value, worker }: Given, freshMs: number): Invoked {
  const invocation = report({ id, fn: version, attempts: 0 }, hitFigures(worker, value));
  return { value, invocation, cache: { kind: "hit", freshMs } };
}

/**
 * The call that renews a result which was given though it is stale; null when it is not, or is being renewed already. Only
 * what the cluster keeps is renewed here: workers renew what is theirs.
 */
export function renewalOf(
  { renewals, entropy, recent }: Director,
  cached: CachedCall,
  found: Invoked,
): CachedCall | null {
  const { key } = cached.order;
  if ((found.cache?.freshMs ?? 0) > 0) return null;
  // It may have been renewed since the cluster was asked.
  if (recent.find(key, cached.form) !== null) return null;
  // One that was ended with the request that began it is waited for no longer than it may take.
  if ((renewals.get(key) ?? 0) > entropy.now()) return null;
  renewals.set(key, entropy.now() + cached.version.config.limits.timeoutMs);
  return { ...cached, order: { key, mode: "refresh" } };
}

function renew(director: Director, renewal: CachedCall, run: RunCached): void {
  const mark = director.recent.mark();
  const renewed = run(newId("inv", director.entropy), renewal)
    .then((outcome) => {
      if (outcome.ok) keepResult(director, renewal, outcome.value, mark);
    })
    .catch(() => undefined)
    .finally(() => director.renewals.delete(renewal.order.key));
  director.background(renewed);
}
