/**
 * A performer of steps over plain functions of the test, on a clock that moves by itself: what a run asked for, in order.
 */
import { encodeCbor } from "../../src/codec/index.ts";
import { fault, type TroupeFault } from "../../src/contracts/errors.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import type { StepTrace } from "../../src/contracts/workflow-run.ts";
import type { CallOutcome, StepCall, StepPerformer } from "../../src/workflow/performer.ts";

/** A function of the test; one that throws what is no error fails with `user_error` and that message. */
export type Scripted = (...args: never[]) => unknown;

export class ScriptedPerformer implements StepPerformer {
  readonly calls: StepCall[] = [];
  readonly notes: StepTrace[] = [];
  readonly slept: (readonly [key: string, ms: number])[] = [];
  /** Calls under way at once, at most. */
  peak = 0;
  #running = 0;
  #now = 1_000;
  readonly #functions: ReadonlyMap<string, Scripted>;
  readonly #events: ReadonlyMap<string, unknown>;

  constructor(functions: Readonly<Record<string, Scripted>>, events: Readonly<Record<string, unknown>> = {}) {
    this.#functions = new Map(Object.entries(functions));
    this.#events = new Map(Object.entries(events));
  }

  /** Keys of the calls, in the order in which they were made. */
  get keys(): string[] {
    return this.calls.map(({ key }) => key);
  }

  async call(call: StepCall): Promise<Result<CallOutcome>> {
    this.calls.push(call);
    this.#running++;
    this.peak = Math.max(this.peak, this.#running);
    const answer = await this.#answer(call);
    this.#running--;
    if (!answer.ok) return answer;
    const worker = call.preferWorker ?? `worker-of-${call.function}`;
    return succeed({ value: encodeCbor(answer.value), version: 1, worker, cached: false, attempts: 1, cpuMs: 1 });
  }

  async #answer({ function: name, args }: StepCall): Promise<Result<unknown>> {
    const run = this.#functions.get(name);
    if (run === undefined) return fail(fault("function_not_found", `There is no function "${name}".`));
    try {
      const value: unknown = await Reflect.apply(run, undefined, args);
      return succeed(value);
    } catch (error) {
      return fail(faultOf(error));
    }
  }

  async sleep(key: string, ms: number): Promise<void> {
    this.slept.push([key, ms]);
  }

  async waitForEvent(_key: string, type: string): Promise<Result<unknown>> {
    return this.#events.has(type) ? succeed(this.#events.get(type)) : fail(fault("timeout", `No event ${type} came.`));
  }

  note(trace: StepTrace): void {
    this.notes.push(trace);
  }

  now(): number {
    return this.#now++;
  }
}

function faultOf(error: unknown): TroupeFault {
  if (error instanceof Error) throw error;
  return fault("user_error", String(error));
}
