/**
 * What this director knows of the workers' load: its own calls in flight there, and how long the last ones took.
 *
 * Times are an average in which older calls count less, by time and not by number: a worker that was slow and is not
 * asked any more is forgiven, else nobody would ever learn that it has recovered. One that has calls and keeps silent is as
 * slow as its silence is long.
 */
import { LATE_ANSWER_MS, LOAD_HALF_LIFE_MS, MAX_WORKERS } from "../../contracts/limits.ts";
import type { LoadView } from "./strategy.ts";

/** A call in flight. The runtime may drop it with the request that made it, and then nobody says that it has ended. */
export interface Flight {
  readonly overAt: number;
}

interface Load {
  readonly flights: Set<Flight>;
  /** The average when it was last told. */
  latencyMs: number;
  toldAt: number;
  /** Since when it has calls and has answered none. */
  silentSince: number;
  sweptAt: number;
}

export class Loads implements LoadView {
  readonly #now: () => number;
  readonly #loads = new Map<string, Load>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A call is on its way to the worker, and over after `timeoutMs` whatever happens. */
  begin(worker: string, timeoutMs: number): Flight {
    const load = this.#of(worker);
    const nowMs = this.#now();
    if (load.flights.size === 0) load.silentSince = nowMs;
    const flight = { overAt: nowMs + timeoutMs + LATE_ANSWER_MS };
    load.flights.add(flight);
    return flight;
  }

  /** It has been answered, after so long. */
  end(worker: string, flight: Flight, latencyMs: number): void {
    const load = this.#of(worker);
    const nowMs = this.#now();
    load.flights.delete(flight);
    // Something of the new time counts even where calls follow each other within a millisecond.
    const kept = Math.min(fading(nowMs - load.toldAt), MAX_MEMORY);
    load.latencyMs = load.latencyMs * kept + latencyMs * (1 - kept);
    load.toldAt = nowMs;
    load.silentSince = nowMs;
  }

  costOf(worker: string): number {
    const load = this.#loads.get(worker);
    if (load === undefined) return 1;
    const nowMs = this.#now();
    sweep(load, nowMs);
    const silenceMs = load.flights.size === 0 ? 0 : nowMs - load.silentSince;
    const latencyMs = Math.max(silenceMs, load.latencyMs * fading(nowMs - load.toldAt));
    return (load.flights.size + 1) * (1 + latencyMs);
  }

  #of(worker: string): Load {
    let load = this.#loads.get(worker);
    if (load === undefined) {
      this.#makeRoom();
      const nowMs = this.#now();
      load = { flights: new Set(), latencyMs: 0, toldAt: nowMs, silentSince: nowMs, sweptAt: nowMs };
      this.#loads.set(worker, load);
    }
    return load;
  }

  /** Workers come and go: those without calls are forgotten once there are more than a troupe has. */
  #makeRoom(): void {
    if (this.#loads.size < MAX_WORKERS) return;
    for (const [worker, { flights }] of this.#loads) if (flights.size === 0) this.#loads.delete(worker);
  }
}

/** Most that the calls before a call count against it. */
const MAX_MEMORY = 0.9;
/** How often calls are looked for that nobody has ended. */
const SWEEP_MS = 1_000;

function sweep(load: Load, nowMs: number): void {
  if (nowMs - load.sweptAt < SWEEP_MS) return;
  load.sweptAt = nowMs;
  for (const flight of load.flights) if (flight.overAt <= nowMs) load.flights.delete(flight);
}

function fading(ageMs: number): number {
  return 2 ** (-Math.max(0, ageMs) / LOAD_HALF_LIFE_MS);
}
