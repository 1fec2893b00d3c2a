/**
 * What calls of a version were seen to cost: it decides how many of them travel in one hop.
 *
 * A director's own memory; what it forgets it learns again from the next hop.
 */
import type { RunnableVersion } from "../../contracts/function.ts";
import type { WorkerReply } from "../../contracts/invocation.ts";
import { BATCH_CPU_MS, MAX_BATCH_CALLS, MAX_DIRECTOR_CACHE_ENTRIES } from "../../contracts/limits.ts";

/** What is known of a version. */
interface Cost {
  /** CPU time of a call, a moving mean; null while unknown. */
  readonly cpuMs: number | null;
  /** Whether it was seen to wait: then calls stand in each other's way in a hop. */
  readonly waits: boolean;
}

/** Weight of the hop that came last. */
const NEWEST = 0.5;
/** Calls of the first hop, of which nothing is known. */
const FIRST_CALLS = 8;

const UNKNOWN: Cost = { cpuMs: null, waits: false };

export class CallCosts {
  /** By artifact and export, least recently learnt first. */
  readonly #costs = new Map<string, Cost>();

  /** What is known of a version. */
  of(version: RunnableVersion): Cost {
    return this.#costs.get(keyOf(version)) ?? UNKNOWN;
  }

  /** Learns from the replies to a hop. Loading the function is not a call's cost. */
  learn(version: RunnableVersion, replies: readonly WorkerReply[]): void {
    let cpuMs = 0;
    let measured = 0;
    let waited = false;
    for (const reply of replies) {
      if (reply.state === "busy" || reply.figures.cached === true) continue;
      waited ||= reply.figures.waited === true;
      if (reply.figures.cpuMs === null || (reply.figures.cold && replies.length > 1)) continue;
      cpuMs += reply.figures.cpuMs;
      measured++;
    }
    const known = this.of(version);
    const mean = measured === 0 ? known.cpuMs : mix(known.cpuMs, cpuMs / measured);
    this.#keep(keyOf(version), { cpuMs: mean, waits: known.waits || waited });
  }

  #keep(key: string, cost: Cost): void {
    this.#costs.delete(key);
    this.#costs.set(key, cost);
    if (this.#costs.size <= MAX_DIRECTOR_CACHE_ENTRIES) return;
    for (const oldest of this.#costs.keys()) {
      this.#costs.delete(oldest);
      return;
    }
  }
}

/** How many calls of such a cost make a hop. */
export function callsPerHop({ cpuMs, waits }: Cost): number {
  if (waits) return 1;
  if (cpuMs === null) return FIRST_CALLS;
  return Math.max(1, Math.min(MAX_BATCH_CALLS, Math.round(BATCH_CPU_MS / Math.max(cpuMs, Number.EPSILON))));
}

function mix(known: number | null, seen: number): number {
  return known === null ? seen : known + (seen - known) * NEWEST;
}

function keyOf({ name, artifact, export: exportName }: RunnableVersion): string {
  return `${name}:${artifact}:${exportName}`;
}
