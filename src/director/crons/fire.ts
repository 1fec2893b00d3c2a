/**
 * Calls that are due by a timetable: an ordinary call of the function's `scheduled` handler.
 */
import type { Firing, FiringOutcome } from "../../contracts/cron.ts";
import type { ErrorCode } from "../../contracts/errors.ts";
import { functionName } from "../../contracts/ids.ts";
import type { Director } from "../director.ts";
import { invoke } from "../invoke.ts";
import { forCall } from "../split.ts";

/** Faults of calls that nobody began, and that may be begun later. */
const POSTPONING: ReadonlySet<ErrorCode> = new Set(["overloaded", "worker_unavailable", "internal"]);

/** Makes a call. A function that is suspended misses it. Rejects for failures of our own. */
export async function fireCron(
  director: Director,
  { function: text, cron, scheduledAt }: Firing,
): Promise<FiringOutcome> {
  const name = functionName.parse(text);
  const { registry } = director;
  // That a function is gone is believed at its source only.
  const live = (await registry.live(name)) ?? (await registry.state(name)).live;
  if (live === null) return "gone";
  const called = await forCall(director, live, null);
  const entry = { cron, scheduledTime: scheduledAt };
  const outcome = await invoke(director, called, { args: [] }, { entry, repeatable: false, encoding: "json" });
  return !outcome.ok && POSTPONING.has(outcome.fault.code) ? "postponed" : "made";
}
