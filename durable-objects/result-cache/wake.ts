/**
 * The order in which results make room, made anew from the rows when an object wakes.
 */
import { BoundedCache } from "../../src/cache/bounded-cache.ts";
import type { CacheRow, ResultTables, Weight } from "./results.sql.ts";

/** Uses of one result that are played again. More would tell apart only what is used much anyway. */
const MAX_USES_PLAYED = 4;

/** An index of what is kept; `onGone` is told keys that expired or made room. */
export function restoredIndex(
  tables: ResultTables,
  { policy, maxEntries, maxBytes }: CacheRow,
  now: () => number,
  onGone: (key: string) => void,
): BoundedCache<null> {
  // Nothing was ever kept under `none`: the first that is kept brings another policy.
  const order = policy === "none" ? "lru" : policy;
  const index = new BoundedCache<null>({ policy: order, maxEntries, maxBytes }, now, { onGone });
  const nowMs = now();
  for (const weight of tables.weights(policy)) {
    // One whose time is over is not taken; its row goes with the others that have ended.
    if (!index.put(weight.key, null, weight.bytes, lifetimeLeft(weight, nowMs))) continue;
    for (let left = Math.min(weight.uses, MAX_USES_PLAYED); left > 0; left--) index.get(weight.key);
  }
  return index;
}

function lifetimeLeft({ freshUntil, staleUntil }: Weight, nowMs: number) {
  if (freshUntil === null || staleUntil === null) return { freshMs: null, staleMs: 0 };
  return { freshMs: freshUntil - nowMs, staleMs: staleUntil - freshUntil };
}
