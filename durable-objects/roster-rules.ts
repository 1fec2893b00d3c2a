/**
 * The rules of the troupe that need no storage: who joins and who leaves when it is to have another size, and who keeps
 * which function loaded.
 */
import { fault } from "../src/contracts/errors.ts";
import type { RunnableVersion } from "../src/contracts/function.ts";
import { MAX_WORKERS } from "../src/contracts/limits.ts";
import { hashesOf, preferredBy } from "../src/contracts/rendezvous.ts";
import { fail, type Result, succeed } from "../src/contracts/result.ts";
import type { RosterEntry, ScaleRequest } from "../src/contracts/roster.ts";

/** Who joins, by number, and who leaves, by id. */
export interface ScalePlan {
  readonly add: number;
  readonly drain: readonly string[];
}

/**
 * How the troupe comes to the size asked for: the newest leave first. `entries` are oldest first. Fault: `conflict` when
 * nobody would be left, or too many would be there.
 */
export function planScale(entries: readonly RosterEntry[], { count, region }: ScaleRequest): Result<ScalePlan> {
  const live = entries.filter(({ state }) => state === "live");
  const counted = live.filter((entry) => region === undefined || entry.region === region);
  const others = live.length - counted.length;
  if (count + others === 0) return fail(lastOne());
  if (count + others > MAX_WORKERS) {
    return fail(fault("conflict", `A troupe has ${MAX_WORKERS} workers at most.`, { details: { max: MAX_WORKERS } }));
  }
  const drain = counted.slice(count).map(({ id }) => id);
  return succeed({ add: Math.max(0, count - counted.length), drain });
}

/** Whether a worker may leave. Faults: `worker_not_found`, `conflict` for the last that takes calls. */
export function mayRetire(entries: readonly RosterEntry[], id: string): Result<RosterEntry> {
  const entry = entries.find((known) => known.id === id);
  if (entry === undefined) return fail(fault("worker_not_found", `There is no worker ${JSON.stringify(id)}.`));
  const others = entries.some((known) => known.state === "live" && known.id !== id);
  return others || entry.state === "draining" ? succeed(entry) : fail(lastOne());
}

/** Which versions each of the workers keeps loaded: a version is for the workers that calls of its function prefer. */
export function planWarmth(
  versions: readonly RunnableVersion[],
  workers: readonly string[],
): Map<string, RunnableVersion[]> {
  const plan = new Map<string, RunnableVersion[]>(workers.map((worker) => [worker, []]));
  const hashes = hashesOf(workers);
  for (const version of versions) {
    const chosen = [...preferredBy(version.name, workers, hashes)].slice(0, version.config.warm);
    for (const worker of chosen) plan.get(worker)?.push(version);
  }
  return plan;
}

const lastOne = () => fault("conflict", "One worker at least has to take calls.");
