/**
 * Questions put to every worker at once. One that does not answer must not hide the others: it is listed without
 * figures.
 */
import { fault, TroupeError, type TroupeFault } from "../contracts/errors.ts";
import type { RosterEntry } from "../contracts/roster.ts";
import type { WorkerStats } from "../contracts/stats.ts";
import type { DirectorDeps, Roster, Workers } from "./ports.ts";
import { sumStats } from "./stats.ts";

/** A worker and its statistics; null when it did not answer. */
export interface WorkerAnswer {
  readonly id: string;
  readonly stats: WorkerStats | null;
}

/** Asks every worker that takes calls for its statistics, in the order of the workers. */
export function askAll(workers: Workers): Promise<WorkerAnswer[]> {
  return askEach(workers, workers.ids);
}

/** Asks these workers for their statistics. */
export async function askEach(workers: Workers, ids: readonly string[]): Promise<WorkerAnswer[]> {
  const answers = await Promise.allSettled(ids.map((id) => workers.stats(id)));
  return ids.map((id, index) => {
    const answer = answers[index];
    return { id, stats: answer?.status === "fulfilled" ? answer.value : null };
  });
}

/** The statistics of those that answered. */
export function answered(answers: readonly WorkerAnswer[]): WorkerStats[] {
  return answers.flatMap(({ stats }) => (stats === null ? [] : [stats]));
}

/** The load of a worker as it is listed. */
export function describeLoad({ stats }: Pick<WorkerAnswer, "stats">) {
  if (stats === null) return { available: false };
  const { uptimeMs, inFlight, queued, warm } = stats;
  return { available: true, uptimeMs, inFlight, queued, warm };
}

/** A worker as it is listed: its place in the troupe, its load, and the figures of what it ran. */
export function describeWorker(entry: RosterEntry, stats: WorkerStats | null) {
  const { id, state, region, registeredAt, heartbeatAt, sign } = entry;
  return {
    ...{ id, state, region, registeredAt, heartbeatAt },
    ...(sign === null ? {} : { version: sign.version }),
    ...describeLoad({ stats }),
    functions: sumStats(stats === null ? [] : [stats]).functions,
  };
}

/** Workers by their ids, each once. Throws `worker_not_found`. */
export async function findWorkers({ roster }: Pick<DirectorDeps, "roster">, ids: readonly string[]): Promise<string[]> {
  const known = new Set((await roster.list()).map(({ id }) => id));
  for (const id of ids) if (!known.has(id)) throw new TroupeError(noWorker(id));
  return [...new Set(ids)];
}

/** The worker whose id stands in a path. Throws `worker_not_found`. */
export async function findWorker(roster: Roster, id: string | undefined): Promise<RosterEntry> {
  const entry = (await roster.list()).find((known) => known.id === id);
  if (entry !== undefined) return entry;
  throw new TroupeError(noWorker(id ?? ""));
}

function noWorker(id: string): TroupeFault {
  return fault("worker_not_found", `There is no worker ${JSON.stringify(id)}.`);
}
