/**
 * What no cache can beat: one that knows the future, and lets go what is asked for latest (Belady, 1966).
 */
import { Deadlines } from "../../src/cache/deadlines.ts";
import type { Trace } from "./traces.ts";

/** For each request, whether such a cache of `maxEntries` has its key. */
export function bestHits(trace: Trace, maxEntries: number): readonly boolean[] {
  const nextUse = nextUses(trace);
  const held = new Set<string>();
  // The earliest is the one whose next use is farthest away.
  const farthest = new Deadlines();
  return trace.map((key, at) => {
    const hit = held.has(key);
    const goes = hit || held.size < maxEntries ? undefined : farthest.earliest;
    if (goes !== undefined) {
      held.delete(goes.key);
      farthest.delete(goes.key);
    }
    held.add(key);
    farthest.set(key, -(nextUse[at] ?? Number.POSITIVE_INFINITY));
    return hit;
  });
}

/** For each request, where its key is asked for again. */
function nextUses(trace: Trace): Float64Array {
  const seenAt = new Map<string, number>();
  const uses = new Float64Array(trace.length);
  for (let at = trace.length - 1; at >= 0; at--) {
    const key = trace[at] ?? "";
    uses[at] = seenAt.get(key) ?? Number.POSITIVE_INFINITY;
    seenAt.set(key, at);
  }
  return uses;
}
