/**
 * What the shards of one isolate share: how much they may have in flight, and the ward in which suspects run.
 *
 * A suspect is a job that was running when the process died. It begins only when nothing is in flight that began a moment
 * ago, for that might kill it in turn; and the doors are shut for other jobs while it is young itself, for a killer kills
 * within seconds (an endless loop is killed after two). So it takes nothing with it but what has run longer than a killer
 * would. A job that was there when the process died twice is watched closely: it is the only suspect while it runs, so
 * that a third crash is its own doing. Neither side starves: suspects have the isolate for a second, then the others do.
 *
 * Objects may not call each other here (each has I/O of its own), so whoever is refused asks again.
 */
import { JOB_SHARDS, MAX_JOBS_IN_FLIGHT } from "../../src/contracts/limits.ts";

/** What has run so long will not kill the process at once. */
const YOUNG_MS = 3_000;
/** How long suspects, and then others, have the isolate while both wait. */
const TURN_MS = 1_000;
/** A suspect that waits asks more often than this. */
const ASKING_MS = 500;
/**
 * Batches of all shards under way at once, those left out that take longer than this: they hold nothing up. What comes
 * meanwhile goes together with the next batch, for a hop with many attempts costs about as much as a hop with one.
 */
const MAX_BRISK_BATCHES = 2;
const BRISK_MS = 100;
/** What each shard may have in flight whatever the others have. */
const SHARE = MAX_JOBS_IN_FLIGHT / JOB_SHARDS;

/** How far a job is under suspicion: not at all; it was there when the process died; it was there more than once. */
export type Suspicion = 0 | 1 | 2;
/** Every suspicion, in the order in which jobs get their turn. */
export const SUSPICIONS: readonly Suspicion[] = [0, 2, 1];

/** Attempts that began together. */
export interface Flight {
  readonly suspicion: Suspicion;
  readonly sinceMs: number;
  /** Attempts of it that are not over. */
  open: number;
}

/** A shard's place in the isolate. */
export interface Place {
  /** Attempts that may begin now; of suspects one at most. Asking for a suspect shuts the doors for others. */
  room(suspicion: Suspicion, nowMs: number): number;
  /** Whether any shard of the isolate has attempts in flight. */
  readonly isBusy: () => boolean;
  /** Notes that attempts begin. */
  begin(suspicion: Suspicion, count: number, nowMs: number): Flight;
  /** Notes that an attempt of a flight is over. */
  end(flight: Flight, nowMs: number): void;
}

export class Ward {
  readonly #newId: () => string;
  readonly #places = new Map<string, Set<Flight>>();
  #isolate = "";
  /** A suspect has asked so lately that the doors stay shut. */
  #askedMs = -Infinity;
  /** One that must be the only suspect has asked so lately that no other suspect begins. */
  #closeAskedMs = -Infinity;
  #shutSinceMs = -Infinity;
  /** Whether a job that is no suspect found the doors shut. */
  #isRefusing = false;
  #openUntilMs = -Infinity;

  /** `newId` names the isolate; it is called once, and not before an object is there. */
  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** Names this isolate: objects that wake in another one know that the process was lost. */
  get isolate(): string {
    if (this.#isolate === "") this.#isolate = this.#newId();
    return this.#isolate;
  }

  /** Takes the place of a shard. What an earlier instance of it had in flight is forgotten. */
  join(shard: string): Place {
    const flights = new Set<Flight>();
    this.#places.set(shard, flights);
    return {
      room: (suspicion, nowMs) =>
        suspicion === 0 ? this.#usualRoom(flights, nowMs) : this.#suspectRoom(suspicion, nowMs),
      isBusy: () => this.#flights().next().done === false,
      begin: (suspicion, count, nowMs) => {
        const flight = { suspicion, sinceMs: nowMs, open: count };
        flights.add(flight);
        return flight;
      },
      end: (flight, nowMs) => {
        flight.open--;
        if (flight.open > 0 || !flights.delete(flight)) return;
        if (flight.suspicion > 0) this.#endTurn(nowMs);
      },
    };
  }

  #endTurn(nowMs: number): void {
    if (!this.#isRefusing || nowMs - this.#shutSinceMs < TURN_MS) return;
    this.#openUntilMs = nowMs + TURN_MS;
    this.#isRefusing = false;
  }

  #usualRoom(mine: Iterable<Flight>, nowMs: number): number {
    if (this.#areDoorsShut(nowMs)) {
      this.#isRefusing = true;
      return 0;
    }
    if (this.#briskBatches(nowMs) >= MAX_BRISK_BATCHES) return 0;
    return Math.max(SHARE - count(mine), MAX_JOBS_IN_FLIGHT - count(this.#flights()), 0);
  }

  #suspectRoom(suspicion: Suspicion, nowMs: number): number {
    if (nowMs < this.#openUntilMs) return 0;
    if (suspicion === 2) this.#closeAskedMs = nowMs;
    else if (nowMs - this.#closeAskedMs < ASKING_MS) return 0;
    // The end of another suspect may be far: nobody else waits for that.
    if (this.#isBarred(suspicion)) return 0;
    if (!this.#areDoorsShut(nowMs)) this.#shutSinceMs = nowMs;
    this.#askedMs = nowMs;
    return this.#some(({ sinceMs }) => nowMs - sinceMs < YOUNG_MS) ? 0 : 1;
  }

  /** Whether a suspect is in flight beside which this one must not run. */
  #isBarred(suspicion: Suspicion): boolean {
    return this.#some((flight) => flight.suspicion > 0 && Math.max(flight.suspicion, suspicion) === 2);
  }

  #areDoorsShut(nowMs: number): boolean {
    if (nowMs >= this.#openUntilMs && nowMs - this.#askedMs < ASKING_MS) return true;
    return this.#some(({ suspicion, sinceMs }) => suspicion > 0 && nowMs - sinceMs < YOUNG_MS);
  }

  #some(holds: (flight: Flight) => boolean): boolean {
    for (const flight of this.#flights()) if (holds(flight)) return true;
    return false;
  }

  #briskBatches(nowMs: number): number {
    let brisk = 0;
    for (const { sinceMs } of this.#flights()) if (nowMs - sinceMs < BRISK_MS) brisk++;
    return brisk;
  }

  *#flights(): Generator<Flight> {
    for (const flights of this.#places.values()) yield* flights;
  }
}

function count(flights: Iterable<Flight>): number {
  let attempts = 0;
  for (const { open } of flights) attempts += open;
  return attempts;
}
