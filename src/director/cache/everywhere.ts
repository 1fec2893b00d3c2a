/**
 * What a function's results come to wherever they are kept: on every worker, in the cluster, and with this director. Looking
 * leaves out who does not answer; forgetting does not.
 */
import { fault, TroupeError } from "../../contracts/errors.ts";
import type { FunctionName } from "../../contracts/ids.ts";
import type { Director } from "../director.ts";
import type { ListedCache } from "./listing.ts";

/** The caches of a function; `worker` is null for the cluster's. */
export async function cachesOf(
  { roster, workers, results, hits }: Director,
  name: FunctionName,
): Promise<ListedCache[]> {
  const [entries] = await Promise.all([roster.list(), hits.tell()]);
  const [shared, ...answers] = await Promise.all([
    results.inspect(name),
    ...entries.map(async ({ id }) => ({ id, listings: await workers.cacheOf(id).catch(() => []) })),
  ]);
  const ofWorkers = answers.flatMap(({ id, listings }) =>
    listings.filter((listing) => listing.function === name).map((listing) => ({ worker: id, ...listing })),
  );
  return shared === null ? ofWorkers : [...ofWorkers, { worker: null, ...shared }];
}

/**
 * Forgets what a function gave, or one entry of it, everywhere; gives the number of entries. Other directors may give such a
 * result for another second (`RECENT_RESULT_MS`). Throws `worker_unavailable` when a worker could not be told.
 */
export async function purgeEverywhere(director: Director, name: FunctionName, key?: string): Promise<number> {
  const { roster, workers, results, recent } = director;
  const entries = await roster.list();
  const purged = await Promise.allSettled([
    results.purge(name, key),
    ...entries.map(({ id }) => workers.purgeCache(id, { function: name, key })),
  ]);
  recent.purge({ function: name, key });
  const [missing] = purged.filter((outcome) => outcome.status === "rejected");
  if (missing !== undefined) throw new TroupeError(notAll(name), { cause: missing.reason });
  return purged.reduce((sum, outcome) => sum + (outcome.status === "fulfilled" ? outcome.value : 0), 0);
}

const notAll = (name: string) =>
  fault(
    "worker_unavailable",
    `Not everyone who keeps results of ${name} could be told to forget them. Purge it again.`,
  );
