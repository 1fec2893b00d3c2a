/**
 * The watchdog's events: what happened to the runtime, for a person on one line and for programs as JSON.
 */
import { appendFileSync } from "node:fs";
import { z } from "zod";
import { harmless } from "./runtime-log.ts";

/** One loss of the runtime. Kept in `watchdog.ndjson`, one a line. */
export const watchdogEvent = z.object({
  /** ISO time at which it was decided to kill the runtime, or its end was seen. */
  time: z.iso.datetime(),
  /** It answered nothing, held too much memory, or ended by itself. */
  reason: z.enum(["hang", "memory", "crash"]),
  /** The same in words. */
  detail: z.string(),
  /** Functions that ran shortly before, the latest first: among them is the cause. */
  functions: z.array(z.string()),
  /** From the decision to the first answer of the new runtime. */
  restartMs: z.number(),
});
export type WatchdogEvent = z.infer<typeof watchdogEvent>;

const MAX_NAMES = 5;

/** The event on one line. */
export function printEvent({ reason, detail, functions, restartMs }: WatchdogEvent): string {
  const named = functions.slice(0, MAX_NAMES).join(", ");
  const more = functions.length > MAX_NAMES ? ` and ${functions.length - MAX_NAMES} more` : "";
  const running = functions.length === 0 ? "no function was seen running" : `running: ${named}${more}`;
  const verb = reason === "crash" ? "restarted" : "killed and restarted";
  return harmless(
    `watchdog: the runtime was ${verb}, because ${detail}; ${running}. It took ${Math.round(restartMs)} ms.`,
  );
}

/** Adds the event to the file. */
export function appendEvent(path: string, event: WatchdogEvent): void {
  appendFileSync(path, `${JSON.stringify(event)}\n`, { mode: 0o600 });
}
