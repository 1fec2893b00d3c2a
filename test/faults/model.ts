/**
 * The simulation: what may happen to one job, or to one input of a map, told event by event.
 *
 * It knows nothing of how jobs are kept. It is told what passes between shard, performer and caller (an attempt is handed
 * out, an outcome is sent, an answer arrives) and which faults strike, and says which of these events no promise allows.
 * Pure: times come in.
 */
import type { DeadReason, JobState } from "../../src/contracts/job.ts";
import { JOB_LEASE_MS, MAX_JOB_CRASHES } from "../../src/contracts/limits.ts";
import {
  crash,
  crashesOf,
  type Flight,
  fewestAttempts,
  flightOf,
  mayBeFollowed,
  mostAttempts,
  type Sent,
} from "./flights.ts";

/** What is promised to a job when it is accepted. */
export interface Terms {
  readonly name: string;
  readonly maxAttempts: number;
  readonly retryErrors: boolean;
  readonly maxAgeMs: number;
  readonly runAt: number;
}

/** How a job stands at the end. */
export interface Ending {
  readonly state: JobState;
  /** Undefined, as attempts: not told, as of the inputs of a map. */
  readonly reason?: DeadReason | null;
  readonly attempts?: number;
  readonly value: unknown;
}

export class JobModel {
  readonly violations: string[] = [];
  readonly #terms: Terms;
  readonly #flights: Flight[] = [];
  #cancelled: "no" | "asked" | "yes" = "no";
  /** Requests to cancel it whose answer is not known. */
  #cancelsAsked = 0;
  /** Attempts that had been handed out when it was asked to be sent on its way again; null while nobody asks. */
  #revivedFrom: number | null = null;
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
    return this.#flights.filter(({ begun }) => begun).length;
  }

  /** Its shard hands out an attempt. It may never reach its performer. */
  leaves(attempt: number, at: number): void {
    const before = this.#flights.at(-1);
    // What was not on disk when its object was lost never happened: the same attempt is handed out once more.
    if (before?.attempt === attempt && !before.begun) this.#forgetLast();
    const last = this.#flights.at(-1);
    if (last !== undefined && attempt <= last.attempt) this.#accuse(`attempt ${attempt} came after ${last.attempt}`);
    const why = this.#wrongLeave(last, at);
    this.#flights.push(flightOf(attempt, at));
    if (why !== null) this.#accuse(`handed out attempt ${attempt}, ${why}`);
    const { maxAttempts } = this.#terms;
    const spent = this.#flights.filter(({ revived, sent }) => !revived && sent !== "postponed").length;
    if (spent > maxAttempts && !this.#isVague) this.#accuse(`has ${spent} attempts`);
  }

  /** An attempt reaches its performer. */
  begins(attempt: number): void {
    const flight = this.#flight(attempt);
    if (flight === undefined) this.#accuse(`attempt ${attempt} began, which was not handed out`);
    else if (flight.begun) this.#accuse(`attempt ${attempt} began twice`);
    else flight.begun = true;
    if (this.#flights.some(({ attempt: other, begun }) => begun && other > attempt))
      this.#accuse(`attempt ${attempt} began after a later one`);
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
    const inTime = !flight.shaken || at - flight.leftAt < JOB_LEASE_MS;
    flight.certain = inTime && flight.begun && !flight.silent && flight.crashed === "no" && !flight.revived;
  }

  /** Its shard hears that its performer has ended, and takes for lost what it has not heard of. */
  ends(attempt: number): void {
    const flight = this.#flight(attempt);
    if (flight !== undefined && !flight.certain) flight.silent = true;
  }

  /** The object is reset; or the machine stood still. */
  shakes(): void {
    for (const flight of this.#flights) flight.shaken = true;
  }

  /** The process is lost with everything that runs. */
  crashes(): void {
    crash(this.#flights, this.#cancelled === "no");
  }

  /** A caller asks to cancel it. */
  asksToCancel(): void {
    this.#cancelsAsked++;
    if (this.#cancelled === "no") this.#cancelled = "asked";
  }

  /** The caller was told whether it was cancelled. */
  isCancelled(was: boolean, at: number): void {
    this.#cancelsAsked--;
    if (was) {
      this.#cancelled = "yes";
      this.#overAt = at;
    } else if (this.#cancelled === "asked" && this.#cancelsAsked === 0) this.#cancelled = "no";
  }

  /** It is an input of a map that was cancelled: it does not begin any more. */
  halts(at: number): void {
    this.#halted = true;
    this.#overAt = at;
  }

  /** A caller asks to send it on its way again. It may be on its way before the caller is told. */
  asksToRevive(): void {
    this.#revivedFrom = this.#flights.length;
  }

  /** Whether it was sent on its way again: that may not be known. */
  isRevived(was: "yes" | "no" | "maybe"): void {
    const from = this.#revivedFrom ?? this.#flights.length;
    this.#revivedFrom = null;
    if (was === "no") return;
    this.#runAt = 0;
    if (was === "maybe") {
      this.#vague = true;
      if (this.#cancelled === "yes") this.#cancelled = "asked";
      return;
    }
    for (const flight of this.#flights.slice(0, from)) flight.revived = true;
    this.#cancelled = "no";
    this.#cancelsAsked = 0;
    this.#halted = false;
  }

  /** Everything has come to rest. */
  finishes(ending: Ending): void {
    const why = this.#wrongAttempts(ending) ?? this.#wrongOutcome(ending) ?? this.#wrongEnding(ending);
    if (why !== null) this.#accuse(`${why}: ${JSON.stringify(ending)} ${JSON.stringify(this.#flights)}`);
  }

  /** Nothing can be said against its beginning while it may have been sent on its way again. */
  get #isVague(): boolean {
    return this.#vague || this.#revivedFrom !== null;
  }

  #wrongLeave(last: Flight | undefined, at: number): string | null {
    if (this.#isVague) return null;
    if (at < this.#runAt) return `${this.#runAt - at} ms too early`;
    if (last !== undefined && !mayBeFollowed(last, this.#terms.retryErrors, at))
      return `${at - last.leftAt} ms after ${JSON.stringify(last)}`;
    if ((this.#cancelled === "yes" || this.#halted) && at > this.#overAt) return "after it was cancelled";
    if (crashesOf(this.#flights, false) >= MAX_JOB_CRASHES) return "after it had taken the process down too often";
    return null;
  }

  #wrongAttempts({ attempts, reason }: Ending): string | null {
    if (attempts === undefined) return null;
    if (attempts > this.#terms.maxAttempts) return "has too many attempts";
    if (attempts < fewestAttempts(this.#flights) && !this.#vague) return "counts too few attempts";
    // One that grew too old while it was postponed counts the attempt that was not begun.
    return attempts > mostAttempts(this.#flights) && reason !== "age" ? "counts too many attempts" : null;
  }

  #wrongOutcome({ state, reason }: Ending): string | null {
    const done = this.#flights.at(-1);
    if (done?.sent === "done" && done.certain && !done.revived && state !== "succeeded") return "was done";
    if (this.#cancelled === "yes" && state !== "cancelled") return "was cancelled";
    const isInQuarantine = state === "dead" && (reason === "quarantine" || reason === undefined);
    const mustBe = crashesOf(this.#flights, false) >= MAX_JOB_CRASHES && !this.#vague;
    return mustBe && !isInQuarantine ? "has taken the process down too often" : null;
  }

  #wrongEnding({ state, reason, attempts, value }: Ending): string | null {
    const last = this.#flights.findLast(({ begun }) => begun);
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
        return crashesOf(this.#flights, true) >= MAX_JOB_CRASHES ? null : "is in quarantine";
      case undefined:
        return null;
      case null:
        return "is dead for no reason";
    }
  }

  #forgetLast(): void {
    this.#flights.pop();
    if (this.#revivedFrom !== null) this.#revivedFrom = Math.min(this.#revivedFrom, this.#flights.length);
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
