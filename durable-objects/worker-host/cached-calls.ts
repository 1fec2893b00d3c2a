/**
 * What a worker does with a call whose result may be kept: it answers with one that is there, lets the call join an equal
 * one, or lets it run and keeps what it gives. A stale result is given at once, and renewed by a call of its own.
 *
 * Failures are never kept.
 */

import { keptArguments } from "../../src/cache/key.ts";
import type { CacheOrder } from "../../src/contracts/cache.ts";
import type { TroupeFault } from "../../src/contracts/errors.ts";
import type { EncodedValue, WorkerCall, WorkerReply } from "../../src/contracts/invocation.ts";
import {
  type CacheListing,
  type CachePurge,
  type HitCount,
  hitFigures,
  type KeptResult,
} from "../../src/contracts/kept-result.ts";
import { MAX_JOINED_CALLS } from "../../src/contracts/limits.ts";
import type { Schedule } from "./admission.ts";
import { type Flight, Flights } from "./flights.ts";
import { ResultCaches } from "./result-caches.ts";
import { isPartOf } from "./running-calls.ts";
import type { Tally } from "./tally.ts";

/** A call that says which results it may share. */
export type CachedCall = WorkerCall & { readonly cache: CacheOrder };

/** What is to be done for a call. */
export type Claim =
  | { readonly kind: "answered"; readonly reply: WorkerReply }
  /** Null: the call has to run itself. */
  | { readonly kind: "joined"; readonly reply: Promise<WorkerReply | null> }
  | { readonly kind: "leading"; readonly settle: Settle };

/** Takes the reply to a call that others may share, null when there is none; gives it as the caller gets it. */
type Settle = <Reply extends WorkerReply | null>(reply: Reply) => WorkerReply | Reply;

/** What the worker lends. */
export interface CachedCallsParts {
  readonly worker: string;
  readonly tally: Pick<Tally, "countHits" | "countMiss">;
  readonly now: () => number;
  readonly schedule: Schedule;
  /** Runs a call, whatever is kept. */
  readonly run: (call: WorkerCall) => Promise<WorkerReply>;
}

/** Equal calls that one call joins in turn: behind each that is lost or cancelled it would wait for another. */
const MAX_JOINS = 2;

export class CachedCalls {
  readonly #parts: CachedCallsParts;
  readonly #caches: ResultCaches;
  readonly #flights: Flights;

  constructor(parts: CachedCallsParts) {
    this.#parts = parts;
    this.#caches = new ResultCaches(parts.now);
    this.#flights = new Flights(parts.schedule);
  }

  /** Answers a call. */
  async invoke(call: CachedCall): Promise<WorkerReply> {
    for (let joins = 0; ; joins++) {
      const claim = this.claim(call, joins < MAX_JOINS);
      if (claim.kind === "answered") return claim.reply;
      if (claim.kind === "leading") return this.#lead(call, claim.settle);
      const reply = await claim.reply;
      if (reply !== null) return reply;
    }
  }

  /** Says what is to be done for a call; one that is to run must be settled. */
  claim(call: CachedCall, mayJoin = true): Claim {
    const { key, mode } = call.cache;
    if (mode === "refresh") return this.#leading(call);
    const found = keepsHere(call) ? this.#caches.find(call.fn, key) : undefined;
    if (found !== undefined) {
      if (found.freshMs <= 0 && !this.#flights.has(key)) this.#renew(call);
      return { kind: "answered", reply: this.#hit(call, found.value, found.freshMs) };
    }
    if (this.#flights.joined >= MAX_JOINED_CALLS) return { kind: "answered", reply: { state: "busy" } };
    const joined = mayJoin ? this.#flights.join(call) : null;
    return joined === null ? this.#leading(call) : { kind: "joined", reply: this.#joined(call, joined) };
  }

  /** What the caches hold. */
  list(): CacheListing[] {
    return this.#caches.list();
  }

  /** Forgets results, and those that are under way; gives the number of the former. */
  purge(purge: CachePurge): number {
    this.#flights.detach(purge);
    return this.#caches.purge(purge);
  }

  /** Takes hits that directors had. */
  countHits(counts: readonly HitCount[]): void {
    for (const count of counts) {
      this.#parts.tally.countHits(count.function, count.hits);
      this.#caches.countElsewhere(count);
    }
  }

  /** Ends the waits of calls that joined others, as `RunningCalls.cancel` ends those that run. */
  cancel(id: string): number {
    return this.#flights.cancel((each) => isPartOf(each, id));
  }

  cancelFunction(name: string): number {
    return this.#flights.cancel((_id, each) => each === name);
  }

  async #lead(call: CachedCall, settle: Settle): Promise<WorkerReply> {
    try {
      return settle(await this.#parts.run(call));
    } catch (error) {
      settle(null);
      throw error;
    }
  }

  #leading(call: CachedCall): Claim {
    const flight = this.#flights.begin(call);
    return { kind: "leading", settle: (reply) => this.#settle(call, flight, reply) };
  }

  #settle<Reply extends WorkerReply | null>(call: CachedCall, flight: Flight, reply: Reply): WorkerReply | Reply {
    if (reply !== null && reply.state !== "busy" && call.cache.mode === "use") this.#miss(call);
    const freshMs =
      reply?.state === "done" && flight.isNewest && keepsHere(call) ? this.#keep(call, reply.value) : null;
    const told =
      freshMs === null || reply?.state !== "done" ? reply : { ...reply, figures: { ...reply.figures, freshMs } };
    this.#flights.land(flight, told);
    return told;
  }

  #keep({ fn, args: given, encoding, cache: { key } }: CachedCall, value: EncodedValue): number | null {
    const { worker, now } = this.#parts;
    const args = keptArguments(given);
    const own = typeof value === "string" ? copyOf(value) : value;
    const result = { key, args, encoding, value: own, version: fn.version, worker, storedAt: now() };
    return this.#caches.keep(fn, result);
  }

  /** Runs a call again for those that come later, with the function's own limits. */
  #renew(call: CachedCall): void {
    const renewal = { ...call, id: `${call.id}.renewal`, limits: call.fn.config.limits };
    const flight = this.#flights.begin(renewal);
    const settle = (reply: WorkerReply | null) => {
      this.#settle({ ...renewal, cache: { ...call.cache, mode: "refresh" } }, flight, reply);
    };
    this.#parts.run(renewal).then(settle, () => settle(null));
  }

  #hit(call: CachedCall, { value, worker }: KeptResult, freshMs: number): WorkerReply {
    this.#count(call);
    return { state: "done", value, figures: { ...hitFigures(worker, value), freshMs } };
  }

  async #joined(call: CachedCall, landing: Promise<WorkerReply | TroupeFault | null>): Promise<WorkerReply | null> {
    const startedMs = this.#parts.now();
    const landed = await landing;
    if (landed === null) return null;
    const wallMs = this.#parts.now() - startedMs;
    if (!("state" in landed))
      return { state: "failed", fault: landed, figures: { ...hitFigures(this.#parts.worker, undefined), wallMs } };
    if (landed.state === "busy") return landed;
    const value = landed.state === "done" ? landed.value : undefined;
    const { freshMs } = landed.figures;
    const figures = {
      ...hitFigures(this.#parts.worker, value),
      wallMs,
      joined: true as const,
      ...(freshMs === undefined ? {} : { freshMs }),
    };
    if (landed.state === "failed") return { state: "failed", fault: landed.fault, figures };
    this.#count(call);
    return { state: "done", value, figures };
  }

  #count({ fn }: CachedCall): void {
    this.#parts.tally.countHits(fn.name);
    this.#caches.countHit(fn);
  }

  #miss(call: CachedCall): void {
    this.#parts.tally.countMiss(call.fn.name);
    if (keepsHere(call)) this.#caches.countMiss(call.fn);
  }
}

function keepsHere({ fn }: CachedCall): boolean {
  return fn.config.cache.scope === "worker";
}

/** The same text with memory of its own: a part of an answer would keep the whole of it. */
function copyOf(text: string): string {
  return ` ${text}`.slice(1);
}
