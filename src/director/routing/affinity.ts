/**
 * Affinity: calls of one function prefer one worker, so that its isolate and caches stay warm there.
 */
import { hashesOf, preferredBy } from "../../contracts/rendezvous.ts";
import type { RoutingStrategy } from "./strategy.ts";

/** Makes the strategy; it keeps the hashes of the workers' ids for as long as their list lives. */
export function affinity(): RoutingStrategy {
  const known = new WeakMap<readonly string[], Uint32Array>();
  return {
    order(functionName, workers) {
      let hashes = known.get(workers);
      if (hashes === undefined) {
        hashes = hashesOf(workers);
        known.set(workers, hashes);
      }
      return preferredBy(functionName, workers, hashes);
    },
  };
}
