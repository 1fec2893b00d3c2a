/**
 * The calls of one map: each input is called, tried again where it may be, rendered as its line, and counted.
 */
import type { TroupeFault } from "../../contracts/errors.ts";
import type { Encoding, InvocationReport } from "../../contracts/invocation.ts";
import type { MapTotals } from "../../contracts/map.ts";
import type { Result } from "../../contracts/result.ts";
import type { GivenArguments } from "../arguments.ts";
import type { Invoked } from "../call/conclude.ts";
import type { Retry } from "../call/retry.ts";
import { pauseBefore } from "../call/retry.ts";
import { type EachCall, NOT_BEGUN } from "../each/caller.ts";
import type { MapInputItem } from "./inputs.ts";
import { type Line, lineOf } from "./lines.ts";
import type { Calls, Settled } from "./schedule.ts";

/** Makes calls of the function; `Caller` is one. */
interface Calling {
  add(call: EachCall, tell: (outcome: Result<Invoked>) => void): void;
  begin(): void;
  halt(): void;
}

/** What the calls are made with. */
export interface MapCallsParts {
  /** Of the map; an input's call has it with a dot and its number. */
  readonly id: string;
  readonly encoding: Encoding;
  readonly retry: Retry;
  readonly caller: Calling;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Runs `callback` after a delay; the function returned prevents it. */
  readonly schedule: (callback: () => void, delayMs: number) => () => void;
}

interface Attempt {
  readonly index: number;
  readonly given: GivenArguments;
  readonly bytes: number;
  readonly attempts: number;
  readonly tell: (settled: Settled<Line> | null) => void;
}

export class MapCalls implements Calls<MapInputItem, Line> {
  readonly #parts: MapCallsParts;
  /** Inputs that wait for their next attempt: what ends the wait, with the failure of the last one. */
  readonly #pausing = new Set<() => void>();
  #succeeded = 0;
  #failed = 0;
  #attempts = 0;
  #cpuMs: number | null = 0;
  #halted = false;

  constructor(parts: MapCallsParts) {
    this.#parts = parts;
  }

  /** What became of the inputs so far. */
  get totals(): Pick<MapTotals, "succeeded" | "failed" | "attempts" | "cpuMs"> {
    return { succeeded: this.#succeeded, failed: this.#failed, attempts: this.#attempts, cpuMs: this.#cpuMs };
  }

  add(index: number, { given, bytes }: MapInputItem, tell: Attempt["tell"]): void {
    if (given.ok) this.#try({ index, given: given.value, bytes, attempts: 1, tell });
    else tell(this.#settle(index, given));
  }

  begin(): void {
    this.#parts.caller.begin();
  }

  halt(): void {
    this.#halted = true;
    this.#parts.caller.halt();
    for (const giveUp of [...this.#pausing]) giveUp();
  }

  #try(attempt: Attempt): void {
    const { index, given, bytes } = attempt;
    this.#parts.caller.add({ id: `${this.#parts.id}.${index}`, given, bytes }, (outcome) => {
      if (!outcome.ok && outcome.fault === NOT_BEGUN) return attempt.tell(null);
      this.#count(outcome.ok ? outcome.value.invocation : reportIn(outcome.fault));
      if (outcome.ok) attempt.tell(this.#settle(index, { ok: true, value: outcome.value.value }));
      else this.#fail(attempt, outcome.fault);
    });
  }

  #fail(attempt: Attempt, failure: TroupeFault): void {
    const { retry, random, schedule } = this.#parts;
    const giveUp = () => attempt.tell(this.#settle(attempt.index, { ok: false, fault: failure }));
    const pauseMs = this.#halted ? null : pauseBefore(failure, attempt.attempts, retry, random());
    if (pauseMs === null) {
      giveUp();
      return;
    }
    const cancel = schedule(() => {
      this.#pausing.delete(stop);
      this.#try({ ...attempt, attempts: attempt.attempts + 1 });
      this.begin();
    }, pauseMs);
    const stop = () => {
      cancel();
      this.#pausing.delete(stop);
      giveUp();
    };
    this.#pausing.add(stop);
  }

  #settle(index: number, outcome: Parameters<typeof lineOf>[2]): Settled<Line> {
    if (outcome.ok) this.#succeeded++;
    else this.#failed++;
    const line = lineOf(this.#parts.encoding, index, outcome);
    return { line, bytes: line.length, failed: !outcome.ok };
  }

  /** Where nobody knows what a call used, nobody knows it of the map. */
  #count(report: InvocationReport | null): void {
    if (report === null) return;
    this.#attempts += report.attempts;
    this.#cpuMs = this.#cpuMs === null || report.cpuMs === null ? null : this.#cpuMs + report.cpuMs;
  }
}

/** The report that a failure carries which ran somewhere. */
function reportIn({ details }: TroupeFault): InvocationReport | null {
  return (details?.invocation as InvocationReport | undefined) ?? null;
}
