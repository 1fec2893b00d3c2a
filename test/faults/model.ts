/**
 * The simulation: what may happen to one job, or to one input of a map, told event by event.
 *
 * It knows nothing of how jobs are kept. It is told what a performer and a caller see (an attempt begins, an outcome is
 * sent, an answer arrives) and which faults strike, and says which of these events no promise allows. Pure: times come in.
 */
import type { DeadReason, JobState } from "../../src/contracts/job.ts";
import { JOB_LEASE_MS, MAX_JOB_CRASHES } from "../../src/contracts/limits.ts";

/** An attempt that was handed out before its job was cancelled may be on its way to the performer for so long. */
const ON_ITS_WAY_MS = 1_000;

/** What is promised to a job when it is accepted. */
export interface Terms {
  readonly name: string;
  readonly maxAttempts: number;
  readonly retryErrors: boolean;
  readonly maxAgeMs: number;
  readonly runAt: number;
}

/** An outcome as it is sent. `error` is the function's own, `loss` the platform's. */
export type Sent = "done" | "error" | "loss" | "postponed";

/** How a job stands at the end. */
export interface Ending {
  readonly state: JobState;
  /** Undefined, as attempts: not told, as of the inputs of a map. */
  readonly reason?: DeadReason | null;
  readonly attempts?: number;
  readonly value: unknown;
}

/** One attempt, as its performer sees it. */
interface Flight {
  readonly attempt: number;
  readonly at: number;
  sent: Sent | null;
  /** The outcome arrived while nothing spoke against it. */
  certain: boolean;
  /** Its performer ended, and had told nothing by then. */
  silent: boolean;
  /** The object that handed it out was reset, or the machine stood still for longer than a lease is renewed early. */
  shaken: boolean;
  /** The whole process was lost with it. */
  crashed: boolean;
  /** A person sent the job on its way again since. */
  revived: boolean;
}

export class JobModel {
  readonly violations: string[] = [];
  readonly #terms: Terms;
  readonly #flights: Flight[] = [];
  /** Attempts that count since it was last sent on its way. */
  #spent = 0;
  #crashes = 0;
  #cancelled: "no" | "asked" | "yes" = "no";
  /** Whether it may have been sent on its way again without the caller's knowing. */
  #vague = false;
  #halted = false;
  /** When it was known to be cancelled, or not to begin any more. */
  #overAt = Infinity;
  #runAt: number;

  constructor(terms: Terms) {
    this.#terms = terms;
    this.#runAt = terms.runAt;
  }

  /** Times that it ran. */
  get runs(): number {
    return this.#flights.length;
  }

  /** An attempt reaches its performer. */
  begins(attempt: number, at: number): void {
    const last = this.#flights.at(-1);
    if (last !== undefined && attempt <= last.attempt) this.#accuse(`attempt ${attempt} began after ${last.attempt}`);
    if (at < this.#runAt) this.#accuse(`began ${this.#runAt - at} ms too early`);
    const excuse = last === undefined || this.#vague || mayBeFollowed(last, this.#terms.retryErrors, at);
    if (!excuse) this.#accuse(`attempt ${attempt} began ${at - (last?.at ?? 0)} ms after ${JSON.stringify(last)}`);
    const isOver = this.#cancelled === "yes" || this.#halted;
    if (isOver && at - this.#overAt > ON_ITS_WAY_MS && !this.#vague)
      this.#accuse(`attempt ${attempt} began after it was cancelled`);
    if (this.#crashes >= MAX_JOB_CRASHES && !this.#vague)
      this.#accuse("began after it had taken the process down too often");
    this.#spent++;
    const postponed = this.#flights.filter(({ sent, revived }) => sent === "postponed" && !revived).length;
    if (this.#spent - postponed > this.#terms.maxAttempts && !this.#vague) this.#accuse(`has ${this.#spent} attempts`);
    const fresh = { sent: null, certain: false, silent: false, shaken: false, crashed: false, revived: false };
    this.#flights.push({ attempt, at, ...fresh });
  }

  /** Its performer sends how an attempt ended, for the first time. */
  sends(attempt: number, sent: Sent): void {
    const flight = this.#flight(attempt);
    // What is sent after the performer has ended is sent too late.
    if (flight !== undefined && !flight.silent) flight.sent ??= sent;
  }

  /** The shard has answered what was sent. */
  acknowledges(attempt: number, at: number): void {
    const flight = this.#flight(attempt);
    if (flight === undefined || flight !== this.#flights.at(-1) || this.#cancelled !== "no") return;
    const inTime = !flight.shaken || at - flight.at < JOB_LEASE_MS;
    flight.certain = inTime && !flight.silent && !flight.crashed && !flight.revived;
  }

  /** Its performer has ended; the shard takes for lost what it has not heard of. */
  ends(attempt: number): void {
    const flight = this.#flight(attempt);
    if (flight !== undefined && !flight.certain) flight.silent = true;
  }

  /** The object is reset; or the machine stood still. */
  shakes(): void {
    for (const flight of this.#flights) flight.shaken = true;
  }

  /** The process is lost with everything that runs; `counted` the first time that this is told. */
  crashes(counted: boolean): void {
    const last = this.#flights.at(-1);
    if (last === undefined || last.certain || last.revived) return;
    const surely = last.sent === null && !last.silent && !last.shaken && !last.crashed && this.#cancelled === "no";
    if (counted && surely) this.#crashes++;
    last.crashed = true;
  }

  /** A caller asks to cancel it. */
  asksToCancel(): void {
    if (this.#cancelled === "no") this.#cancelled = "asked";
  }

  /** The caller was told whether it was cancelled. */
  isCancelled(was: boolean, at: number): void {
    if (was) {
      this.#cancelled = "yes";
      this.#overAt = at;
    } else if (this.#cancelled === "asked") this.#cancelled = "no";
  }

  /** It is an input of a map that was cancelled: it does not begin any more. */
  halts(at: number): void {
    this.#halted = true;
    this.#overAt = at;
  }

  /** It may run at once. */
  hurries(): void {
    this.#runAt = 0;
  }

  /** It is sent on its way again; `surely` when the caller was told so. */
  revives(surely: boolean): void {
    if (!surely) {
      this.#vague = true;
      return;
    }
    for (const flight of this.#flights) flight.revived = true;
    this.#cancelled = "no";
    this.#halted = false;
    this.#spent = 0;
    this.#crashes = 0;
  }

  /** Everything has come to rest. */
  finishes(ending: Ending): void {
    if ((ending.attempts ?? 0) > this.#terms.maxAttempts) this.#accuse(`counts ${ending.attempts} attempts`);
    const done = this.#flights.at(-1);
    if (done?.sent === "done" && done.certain && !done.revived && ending.state !== "succeeded") {
      this.#accuse(`has ${ending.state}, though it was done`);
    }
    if (this.#cancelled === "yes" && ending.state !== "cancelled")
      this.#accuse(`has ${ending.state}, though cancelled`);
    const why = this.#wrongEnding(ending);
    if (why !== null) this.#accuse(`${why}: ${JSON.stringify(ending)}`);
  }

  #wrongEnding({ state, reason, attempts, value }: Ending): string | null {
    const last = this.#flights.at(-1);
    switch (state) {
      case "succeeded":
        if (last?.sent !== "done") return "succeeded, which its last attempt did not";
        return value === valueIn(this.#terms.name, last.attempt) ? null : "has a value that is not its last attempt's";
      case "failed":
        return last?.sent === "error" && !this.#terms.retryErrors ? null : "failed without an error that ends it";
      case "cancelled":
        return this.#cancelled === "no" ? "was cancelled by nobody" : null;
      case "dead":
        return this.#wrongDeath(reason, attempts);
      default:
        return "is not over";
    }
  }

  #wrongDeath(reason: Ending["reason"], attempts: number | undefined): string | null {
    switch (reason) {
      case "attempts":
        return attempts === this.#terms.maxAttempts ? null : "was given up before its last attempt";
      case "age":
        return Number.isFinite(this.#terms.maxAgeMs) ? null : "is too old, though it had all the time";
      case "quarantine":
        return this.#flights.filter(({ crashed }) => crashed).length >= MAX_JOB_CRASHES ? null : "is in quarantine";
      case undefined:
        return null;
      case null:
        return "is dead for no reason";
    }
  }

  #flight(attempt: number): Flight | undefined {
    return this.#flights.find((flight) => flight.attempt === attempt);
  }

  #accuse(what: string): void {
    this.violations.push(`${this.#terms.name} ${what}`);
  }
}

/** The value of an attempt: no other attempt and no other job has it. */
export function valueIn(name: string, attempt: number): string {
  return JSON.stringify(`${name}#${attempt}`);
}

/** Whether another attempt may begin after this one. */
function mayBeFollowed(flight: Flight, retryErrors: boolean, at: number): boolean {
  if (flight.revived || flight.crashed) return true;
  if (flight.certain)
    return flight.sent === "loss" || flight.sent === "postponed" || (flight.sent === "error" && retryErrors);
  // Its outcome may have arrived without an answer, or its loss was noticed.
  if (flight.silent || (flight.sent !== null && flight.sent !== "done" && (retryErrors || flight.sent !== "error")))
    return true;
  return flight.shaken && at - flight.at >= JOB_LEASE_MS;
}
