/**
 * What running a workflow needs of the world: who makes the calls of its steps, and who waits.
 *
 * A run that somebody waits for makes calls through the director; a durable one through an engine that persists what
 * comes of each, and gives it again when the run is played once more.
 */
import type { CacheMode } from "../contracts/cache.ts";
import type { EncodedValue } from "../contracts/invocation.ts";
import type { Result } from "../contracts/result.ts";
import type { CallStep } from "../contracts/workflow.ts";
import type { StepTrace } from "../contracts/workflow-run.ts";

/** One call of a step, its templates filled in. */
export interface StepCall {
  /** Names the call within its run: `price`, `price[3]` for an item, `price.fallback`, `price.compensate`. */
  readonly key: string;
  readonly function: string;
  readonly args: readonly unknown[];
  readonly named: Readonly<Record<string, unknown>> | undefined;
  readonly retry: CallStep["retry"];
  readonly timeoutMs: number | undefined;
  readonly cpuMs: number | undefined;
  readonly cache: CacheMode | undefined;
  readonly remember: boolean;
  /** The worker that ran the step before: the call is offered to it first, so that a chain stays in one place. */
  readonly preferWorker: string | null;
}

/** What a call came to. */
export interface CallOutcome {
  /** As CBOR; undefined for `undefined`. A durable performer may have kept it elsewhere: `load` gives it then. */
  readonly value: EncodedValue;
  readonly version: number;
  readonly worker: string;
  readonly cached: boolean;
  readonly attempts: number;
  readonly cpuMs: number | null;
}

export interface StepPerformer {
  /** Makes a call, with the attempts that its `retry` allows. */
  call(call: StepCall): Promise<Result<CallOutcome>>;
  /** Waits. Of durable runs. */
  sleep(key: string, ms: number): Promise<void>;
  /** Waits for an event and gives its payload. Fault: `timeout`. Of durable runs. */
  waitForEvent(key: string, type: string, timeoutMs: number): Promise<Result<unknown>>;
  /** Told of each step when it begins to run or to wait, and when it is over. */
  note(trace: StepTrace): void;
  /** Milliseconds since the epoch. Of a durable run that is played again: as it was the first time, as far as is known. */
  now(): number;
}
