/**
 * The real timer.
 */
import type { Schedule } from "../ports.ts";

/** Timers of the runtime. */
export const systemSchedule: Schedule = (callback, delayMs) => {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
};
