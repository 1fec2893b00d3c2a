/**
 * A meter like the platform's own: when the fuel is used up, it reads the clock, charges the invocation, and hands out
 * as much as lasts about 1 ms.
 */
import { AsyncLocalStorage } from "node:async_hooks";

const MIN_FUEL = 256;
const MAX_FUEL = 2_048;
const SLOW_MS = 2;
/** Never reached by a kernel; the comparison is part of what a check costs. */
const LIMIT_MS = 60_000;

/** Who is charged. Modules start up outside of any invocation. */
export const invocations = new AsyncLocalStorage<{ usedMs: number }>();

let fuel = MIN_FUEL;
/** The clock stands at zero while modules start, so the first check only sets it. */
let last = 0;

/** The next fuel. Throws when the limit is passed. */
export function check(): number {
  const now = Date.now();
  const elapsed = last === 0 ? 0 : now - last;
  last = now;
  if (elapsed === 0) fuel = Math.min(fuel * 2, MAX_FUEL);
  else if (elapsed >= SLOW_MS) fuel = Math.max(fuel >> 1, MIN_FUEL);
  const invocation = invocations.getStore();
  if (invocation !== undefined) {
    invocation.usedMs += elapsed;
    if (invocation.usedMs > LIMIT_MS) throw new Error("over the limit");
  }
  return fuel;
}
