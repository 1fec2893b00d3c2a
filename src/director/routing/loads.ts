/**
 * What this director knows of the workers' load: its own calls in flight there, and how long the last ones took.
 *
 * Times are an average in which older calls count less, by time and not by number: a worker that was slow and is not
 * asked any more is forgiven, else nobody would ever learn that it has recovered. One that has calls and keeps silent is as
 * slow as its silence is long.
 */
import { LOAD_HALF_LIFE_MS, MAX_WORKERS } from "../../contracts/limits.ts";
import type { LoadView } from "./strategy.ts";

interface Load {
  inFlight: number;
  /** The average when it was last told. */
  latencyMs: number;
  toldAt: number;
  /** Since when it has calls and has answered none. */
  silentSince: number;
}

export class Loads implements LoadView {
  readonly #now: () => number;
  readonly #loads = new Map<string, Load>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A call is on its way to the worker. */
  begin(worker: string): void {
    const load = this.#of(worker);
    if (load.inFlight === 0) load.silentSince = this.#now();
    load.inFlight++;
  }

  /** It has been answered, after so long. */
  end(worker: string, latencyMs: number): void {
    const load = this.#of(worker);
    const nowMs = this.#now();
    const kept = fading(nowMs - load.toldAt);
    load.inFlight = Math.max(0, load.inFlight - 1);
    // Something of the new time counts even where calls follow each other within a millisecond.
    const weight = Math.min(kept, MAX_MEMORY);
    load.latencyMs = load.latencyMs * weight + latencyMs * (1 - weight);
    load.toldAt = nowMs;
    load.silentSince = nowMs;
  }

  costOf(worker: string): number {
    const load = this.#loads.get(worker);
    if (load === undefined) return 1;
    const nowMs = this.#now();
    const silenceMs = load.inFlight === 0 ? 0 : nowMs - load.silentSince;
    const latencyMs = Math.max(silenceMs, load.latencyMs * fading(nowMs - load.toldAt));
    return (load.inFlight + 1) * (1 + latencyMs);
  }

  #of(worker: string): Load {
    let load = this.#loads.get(worker);
    if (load === undefined) {
      this.#makeRoom();
      const nowMs = this.#now();
      load = { inFlight: 0, latencyMs: 0, toldAt: nowMs, silentSince: nowMs };
      this.#loads.set(worker, load);
    }
    return load;
  }

  /** Workers come and go: those without calls are forgotten once there are more than a troupe has. */
  #makeRoom(): void {
    if (this.#loads.size < MAX_WORKERS) return;
    for (const [worker, { inFlight }] of this.#loads) if (inFlight === 0) this.#loads.delete(worker);
  }
}

/** Most that the calls before a call count against it. */
const MAX_MEMORY = 0.9;

function fading(ageMs: number): number {
  return 2 ** (-Math.max(0, ageMs) / LOAD_HALF_LIFE_MS);
}
