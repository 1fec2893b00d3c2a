/**
 * The port `Roster` over the roster object, and what this director remembers of the troupe.
 *
 * Calls never wait for the roster: they go by what is remembered, and the first after a while has it read anew beside
 * them. A director that has not heard of a change yet may ask a worker that has left, which says that it is busy.
 */
import type { RosterObject } from "../../../durable-objects/roster.ts";
import { ROSTER_CACHE_MS } from "../../contracts/limits.ts";
import type { Result } from "../../contracts/result.ts";
import type { Region, RetireMode, RosterEntry, Scaled, ScaleRequest } from "../../contracts/roster.ts";
import { ROSTER_OBJECT } from "../../contracts/roster.ts";
import type { Roster } from "../ports.ts";
import { callObject, readObject } from "./object-call.ts";

/** What a director knows of the troupe, without asking. */
export interface KnownTroupe {
  readonly ids: readonly string[];
  regionOf(worker: string): Region | null;
}

/** What the roster is reached through. */
export interface DoRosterOptions {
  readonly roster: DurableObjectNamespace<RosterObject>;
  /** Size of a new troupe: what is taken for granted until the roster was heard. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Lets work outlive the request that began it. */
  readonly background: (work: Promise<unknown>) => void;
}

export class DoRoster implements Roster, KnownTroupe {
  readonly #options: DoRosterOptions;
  #ids: readonly string[];
  #regions: ReadonlyMap<string, Region> = new Map();
  #revision = -1;
  #askedMs = Number.NEGATIVE_INFINITY;

  constructor(options: DoRosterOptions) {
    this.#options = options;
    this.#ids = Array.from({ length: options.size }, (_, index) => `w${index}`);
  }

  get ids(): readonly string[] {
    const { now, background } = this.#options;
    if (now() - this.#askedMs >= ROSTER_CACHE_MS) background(this.refresh());
    return this.#ids;
  }

  regionOf(worker: string): Region | null {
    return this.#regions.get(worker) ?? null;
  }

  /** Whether the roster was asked at all: worth waiting for once, at the very start. */
  get wasAsked(): boolean {
    return this.#askedMs !== Number.NEGATIVE_INFINITY;
  }

  /** Reads the troupe anew. Never rejects: while the roster is out of reach, what is remembered goes on. */
  async refresh(): Promise<void> {
    this.#askedMs = this.#options.now();
    try {
      await this.#read();
    } catch {
      // Asked again before long.
    }
  }

  list(): Promise<RosterEntry[]> {
    return readObject(this.#options.roster, ROSTER_OBJECT, (stub) => stub.list());
  }

  async scale(request: ScaleRequest): Promise<Result<Scaled>> {
    const scaled = await callObject(this.#options.roster, ROSTER_OBJECT, (stub) => stub.scale(request));
    await this.refresh();
    return scaled;
  }

  async retire(worker: string, mode: RetireMode): Promise<Result<null>> {
    const retired = await callObject(this.#options.roster, ROSTER_OBJECT, (stub) => stub.retire(worker, mode));
    await this.refresh();
    return retired;
  }

  async warmUp(): Promise<void> {
    try {
      await callObject(this.#options.roster, ROSTER_OBJECT, (stub) => stub.warmUp());
    } catch {
      // The next round sees to it.
    }
  }

  async #read(): Promise<void> {
    const known = this.#revision;
    const troupe = await readObject(this.#options.roster, ROSTER_OBJECT, (stub) => stub.troupe(known));
    // Of two answers the newer one counts, whichever comes first.
    if (troupe === null || troupe.revision <= this.#revision) return;
    this.#revision = troupe.revision;
    const ids = troupe.workers.map(({ id }) => id);
    if (ids.join() !== this.#ids.join()) this.#ids = ids;
    this.#regions = new Map(troupe.workers.flatMap(({ id, region }) => (region === null ? [] : [[id, region]])));
  }
}
