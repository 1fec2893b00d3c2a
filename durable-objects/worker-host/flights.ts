/**
 * Single flight: of equal calls under way at once one runs, and the others get what it gives.
 *
 * A call that joined another keeps what is its own: its id, by which it may be cancelled, and its time limit. It never
 * suffers from what is the other call's own: that one's cancellation, or limits lower than its own, or that one's being lost.
 */
import type { TroupeFault } from "../../src/contracts/errors.ts";
import { fault } from "../../src/contracts/errors.ts";
import type { WorkerCall, WorkerReply } from "../../src/contracts/invocation.ts";
import type { CachePurge } from "../../src/contracts/kept-result.ts";
import type { Schedule } from "./admission.ts";

/** A call whose result others may share. */
export type SharedCall = Pick<WorkerCall, "id" | "fn" | "limits"> & { readonly cache: { readonly key: string } };

/** A call that runs for all that join it. */
export interface Flight {
  readonly call: SharedCall;
  /** Whether its result may be kept: nothing was purged, and no newer call of the key has begun. */
  isNewest: boolean;
}

/** How a call ended for one that joined it: with a reply, before its time by a fault, or (null) so that it has to run itself. */
type Landing = WorkerReply | TroupeFault | null;

interface Joiner {
  readonly call: SharedCall;
  readonly land: (landing: Landing) => void;
}

export class Flights {
  readonly #schedule: Schedule;
  readonly #newest = new Map<string, Flight>();
  readonly #joiners = new Map<Flight, Set<Joiner>>();
  #joined = 0;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  /** Calls that wait for others. */
  get joined(): number {
    return this.#joined;
  }

  /** Whether a call with this key is under way. */
  has(key: string): boolean {
    return this.#newest.has(key);
  }

  /** A call begins that equal ones may join from now on. */
  begin(call: SharedCall): Flight {
    const flight = { call, isNewest: true };
    const before = this.#newest.get(call.cache.key);
    if (before !== undefined) before.isNewest = false;
    this.#newest.set(call.cache.key, flight);
    return flight;
  }

  /** Joins an equal call, null when none is under way. The promise gives null when the call has to run itself. */
  join(call: SharedCall): Promise<Landing> | null {
    const flight = this.#newest.get(call.cache.key);
    if (flight === undefined) return null;
    const joiners = this.#joiners.get(flight) ?? new Set<Joiner>();
    this.#joiners.set(flight, joiners);
    return new Promise((resolve) => {
      const { timeoutMs } = call.limits;
      const cancel = this.#schedule(() => joiner.land(timedOut(timeoutMs)), timeoutMs);
      const joiner: Joiner = {
        call,
        land: (landing) => {
          cancel();
          if (joiners.delete(joiner)) this.#joined--;
          resolve(landing);
        },
      };
      joiners.add(joiner);
      this.#joined++;
    });
  }

  /** A call has ended; null when nobody knows how. */
  land(flight: Flight, reply: WorkerReply | null): void {
    const { key } = flight.call.cache;
    if (this.#newest.get(key) === flight) this.#newest.delete(key);
    const joiners = this.#joiners.get(flight) ?? [];
    this.#joiners.delete(flight);
    for (const { call, land } of [...joiners]) {
      land(reply === null || isItsOwn(reply, flight.call, call) ? null : reply);
    }
  }

  /** Nobody joins calls any more that began before now, and their results are not kept. */
  detach({ function: name, key }: CachePurge): void {
    for (const [each, flight] of this.#newest) {
      if (name !== undefined && flight.call.fn.name !== name) continue;
      if (key !== undefined && each !== key) continue;
      flight.isNewest = false;
      this.#newest.delete(each);
    }
  }

  /** Ends the waits of calls that joined others. Their number. */
  cancel(condition: (id: string, name: string) => boolean): number {
    const cancelled = [...this.#joiners.values()]
      .flatMap((joiners) => [...joiners])
      .filter(({ call }) => condition(call.id, call.fn.name));
    for (const { land } of cancelled) land(fault("cancelled", "The invocation was cancelled."));
    return cancelled.length;
  }
}

/** Whether what became of a call says nothing about an equal one. */
function isItsOwn(reply: WorkerReply, { limits: own }: SharedCall, { limits }: SharedCall): boolean {
  if (reply.state !== "failed") return false;
  const { code } = reply.fault;
  if (code === "timeout") return own.timeoutMs < limits.timeoutMs;
  if (code === "cpu_limit") return own.cpuMs < limits.cpuMs;
  return code === "cancelled" || code === "worker_unavailable";
}

function timedOut(timeoutMs: number): TroupeFault {
  return fault("timeout", `The function did not finish within ${timeoutMs} ms.`, { details: { timeoutMs } });
}
