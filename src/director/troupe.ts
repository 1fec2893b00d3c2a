/**
 * Questions put to every worker at once. One that does not answer must not hide the others: it is listed without
 * figures.
 */
import { fault, TroupeError } from "../contracts/errors.ts";
import type { WorkerStats } from "../contracts/stats.ts";
import type { Workers } from "./ports.ts";

/** A worker and its statistics; null when it did not answer. */
export interface WorkerAnswer {
  readonly id: string;
  readonly stats: WorkerStats | null;
}

/** Asks every worker for its statistics, in the order of the workers. */
export async function askAll(workers: Workers): Promise<WorkerAnswer[]> {
  const answers = await Promise.allSettled(workers.ids.map((id) => workers.stats(id)));
  return workers.ids.map((id, index) => {
    const answer = answers[index];
    return { id, stats: answer?.status === "fulfilled" ? answer.value : null };
  });
}

/** The statistics of those that answered. */
export function answered(answers: readonly WorkerAnswer[]): WorkerStats[] {
  return answers.flatMap(({ stats }) => (stats === null ? [] : [stats]));
}

/** The load of a worker as it is listed. */
export function describeLoad({ stats }: WorkerAnswer) {
  if (stats === null) return { available: false };
  const { uptimeMs, inFlight, queued, warm } = stats;
  return { available: true, uptimeMs, inFlight, queued, warm };
}

/** A worker's id as it stands in a path. Throws `worker_not_found`. */
export function readWorkerId(workers: Workers, text: string | undefined): string {
  const id = workers.ids.find((known) => known === text);
  if (id !== undefined) return id;
  throw new TroupeError(fault("worker_not_found", `There is no worker ${JSON.stringify(text ?? "")}.`));
}
