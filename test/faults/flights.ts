/**
 * Attempts of one job as the simulation sees them, and what may be said of them: whether another one may follow, how often
 * the process was lost with them, how many of them count.
 */
import { JOB_LEASE_MS } from "../../src/contracts/limits.ts";

/** An outcome as it is sent. `error` is the function's own, `loss` the platform's. */
export type Sent = "done" | "error" | "loss" | "postponed";

/** One attempt. */
export interface Flight {
  readonly attempt: number;
  /** When its shard handed it out: its lease counts from then at the earliest. */
  readonly leftAt: number;
  /** It has reached its performer. So it is on disk that it was handed out; otherwise that may be lost. */
  begun: boolean;
  sent: Sent | null;
  /** The outcome arrived while nothing spoke against it. */
  certain: boolean;
  /** Its shard knows that its performer ended, and had heard nothing by then. */
  silent: boolean;
  /** The object that handed it out was reset, or the machine stood still for longer than a lease is renewed early. */
  shaken: boolean;
  /** Whether the whole process was lost while it ran. */
  crashed: "no" | "maybe" | "surely";
  /** A person sent the job on its way again since. */
  revived: boolean;
}

/** An attempt that is handed out. */
export function flightOf(attempt: number, leftAt: number): Flight {
  const fresh = { begun: false, sent: null, certain: false, silent: false, shaken: false, revived: false };
  return { attempt, leftAt, ...fresh, crashed: "no" };
}

/** Whether another attempt may be handed out after this one. */
export function mayBeFollowed(flight: Flight, retryErrors: boolean, at: number): boolean {
  if (flight.revived || flight.crashed !== "no") return true;
  if (flight.certain)
    return flight.sent === "loss" || flight.sent === "postponed" || (flight.sent === "error" && retryErrors);
  // Its outcome may have arrived without an answer, or its loss was noticed.
  if (flight.silent || (flight.sent !== null && flight.sent !== "done" && (retryErrors || flight.sent !== "error")))
    return true;
  return flight.shaken && at - flight.leftAt >= JOB_LEASE_MS;
}

/** Notes on the attempts that may run that the process was lost; `sure` where nothing else may have ended the last one. */
export function crash(flights: readonly Flight[], sure: boolean): void {
  // The one before may run still: what was handed out after it, and not on disk, never was.
  const from = flights.findLastIndex(({ begun }) => begun);
  for (const flight of flights.slice(Math.max(from, 0))) {
    if (flight.certain || flight.revived || flight.crashed !== "no") continue;
    const isUntouched = flight === flights.at(-1) && flight.begun && !flight.silent && !flight.shaken;
    flight.crashed = sure && isUntouched && flight.sent === null ? "surely" : "maybe";
  }
}

/** Crashes that a job has on its account, `atMost` or at the least: one that is sent on its way again keeps one. */
export function crashesOf(flights: readonly Flight[], atMost: boolean): number {
  const hasCrashed = ({ crashed }: Flight) => crashed === "surely" || (atMost && crashed === "maybe");
  const before = flights.some((flight) => flight.revived && hasCrashed(flight)) ? 1 : 0;
  return before + flights.filter((flight) => !flight.revived && hasCrashed(flight)).length;
}

/** Attempts that a job has on its account, at the least. */
export function fewestAttempts(flights: readonly Flight[]): number {
  return flights.filter(({ revived, begun, sent }) => !revived && begun && sent !== "postponed").length;
}

/** The same, at most. */
export function mostAttempts(flights: readonly Flight[]): number {
  return flights.filter(({ revived, certain, sent }) => !revived && !(certain && sent === "postponed")).length;
}
