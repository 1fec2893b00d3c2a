/**
 * What the shards of one isolate share: how much they may have in flight, and the ward in which suspects run.
 *
 * A suspect is a job that was running when the process died. It runs with no other suspect beside it, and the doors are
 * shut for other jobs while it is young: a killer kills within seconds (an endless loop is killed after two). It begins
 * only when nothing is in flight that began a moment ago, for that might kill it in turn. So a crash counts against the
 * one who did it, and takes nothing with it but what has run longer than a killer would. Neither side starves: suspects
 * have the isolate for a second, then the others do.
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

/** Attempts that began together. */
export interface Flight {
  readonly suspect: boolean;
  readonly sinceMs: number;
  /** Attempts of it that are not over. */
  open: number;
}

/** A shard's place in the isolate. */
export interface Place {
  /** Attempts that may begin now; of suspects one at most. Asking for a suspect shuts the doors for others. */
  room(suspect: boolean, nowMs: number): number;
  /** Whether any shard of the isolate has attempts in flight. */
  readonly isBusy: () => boolean;
  /** Notes that attempts begin. */
  begin(suspect: boolean, count: number, nowMs: number): Flight;
  /** Notes that an attempt of a flight is over. */
  end(flight: Flight, nowMs: number): void;
}

export class Ward {
  readonly #newId: () => string;
  readonly #places = new Map<string, Set<Flight>>();
  #isolate = "";
  /** A suspect has asked so lately that the doors stay shut. */
  #askedMs = -Infinity;
  #shutSinceMs = -Infinity;
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
      room: (suspect, nowMs) => (suspect ? this.#suspectRoom(nowMs) : this.#usualRoom(flights, nowMs)),
      isBusy: () => this.#flights().next().done === false,
      begin: (suspect, count, nowMs) => {
        const flight = { suspect, sinceMs: nowMs, open: count };
        flights.add(flight);
        return flight;
      },
      end: (flight, nowMs) => {
        flight.open--;
        if (flight.open > 0 || !flights.delete(flight)) return;
        if (flight.suspect && nowMs - this.#shutSinceMs >= TURN_MS) this.#openUntilMs = nowMs + TURN_MS;
      },
    };
  }

  #usualRoom(mine: Iterable<Flight>, nowMs: number): number {
    if (this.#areDoorsShut(nowMs) || this.#briskBatches(nowMs) >= MAX_BRISK_BATCHES) return 0;
    return Math.max(SHARE - count(mine), MAX_JOBS_IN_FLIGHT - count(this.#flights()), 0);
  }

  #suspectRoom(nowMs: number): number {
    if (nowMs < this.#openUntilMs) return 0;
    if (!this.#areDoorsShut(nowMs)) this.#shutSinceMs = nowMs;
    this.#askedMs = nowMs;
    for (const { suspect, sinceMs } of this.#flights()) {
      if (suspect || nowMs - sinceMs < YOUNG_MS) return 0;
    }
    return 1;
  }

  #areDoorsShut(nowMs: number): boolean {
    for (const { suspect, sinceMs } of this.#flights()) {
      if (suspect) return nowMs - sinceMs < YOUNG_MS;
    }
    return nowMs >= this.#openUntilMs && nowMs - this.#askedMs < ASKING_MS;
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
