/**
 * Endpoints of result caches: what is kept, and forgetting it.
 */
import { functionCacheResponse, purgedResponse, workerCacheResponse } from "../../contracts/responses.ts";
import type { Transport } from "../transport.ts";
import { functionPath, pathOf, query } from "./paths.ts";

export function cachesApi({ ask }: Transport) {
  const purge = (path: string) => ask(purgedResponse, { method: "DELETE", path, repeatable: true });

  return {
    /** The results of a function: by worker, and the cluster's. */
    functionCache: (name: string) =>
      ask(functionCacheResponse, {
        ...{ method: "GET", path: functionPath(name, "cache"), repeatable: true, values: true },
      }),
    /** The results that a worker keeps, by function. */
    workerCache: (id: string) =>
      ask(workerCacheResponse, {
        ...{ method: "GET", path: pathOf("workers", id, "cache"), repeatable: true, values: true },
      }),
    /** Forgets the results of a function everywhere, or the one entry of a key. */
    purgeCache: (name: string, key?: string) => purge(functionPath(name, "cache") + query({ key })),
    /** Makes a worker forget all its results. */
    purgeWorkerCache: (id: string) => purge(pathOf("workers", id, "cache")),
  };
}
