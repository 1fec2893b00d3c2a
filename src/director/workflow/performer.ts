/**
 * Makes the calls of a workflow that somebody waits for: each goes through the pipeline of every call, its value comes as
 * CBOR and stays on the platform.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { type LiveFunction, newestOf } from "../../contracts/function.ts";
import { MAX_WORKFLOW_MS } from "../../contracts/limits.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import type { CallOutcome, StepCall, StepPerformer } from "../../workflow/performer.ts";
import type { Director } from "../director.ts";
import { type Invoked, invoke } from "../invoke.ts";
import { type MapRetry, mapRetryOf, pauseBefore } from "../map/retry.ts";
import { readName, resolveFunction } from "../resolve.ts";

/** What a caller of the workflow said that counts for all its calls. */
export interface PerformerOptions {
  /** Calls may run twice. */
  readonly repeatable: boolean;
  /** `request.cf` of the caller, see `RoutingContext`. */
  readonly cf: unknown;
}

export class DirectPerformer implements StepPerformer {
  readonly #director: Director;
  readonly #options: PerformerOptions;
  readonly #endsAt: number;

  constructor(director: Director, options: PerformerOptions) {
    this.#director = director;
    this.#options = options;
    this.#endsAt = this.now() + MAX_WORKFLOW_MS;
  }

  async call(call: StepCall): Promise<Result<CallOutcome>> {
    const live = await resolveFunction(this.#director.registry, readName(call.function));
    if (!live.ok) return live;
    const retry = this.#retryOf(call, live.value);
    for (let attempts = 1; ; attempts++) {
      const leftMs = this.#endsAt - this.now();
      if (leftMs < 1) return fail(tookTooLong());
      const invoked = await this.#attempt(call, live.value, leftMs);
      if (invoked.ok) return succeed(outcomeOf(invoked.value, attempts));
      const pauseMs = pauseBefore(invoked.fault, attempts, retry, this.#random());
      if (pauseMs === null) return fail(tried(invoked.fault, attempts));
      await this.#pause(pauseMs);
    }
  }

  sleep(): Promise<void> {
    throw new Error("Only durable runs sleep.");
  }

  waitForEvent(): Promise<Result<unknown>> {
    throw new Error("Only durable runs wait for events.");
  }

  note(): void {
    // Whoever waits for the run gets the traces with its answer.
  }

  now(): number {
    return this.#director.entropy.now();
  }

  #attempt(call: StepCall, live: LiveFunction, leftMs: number): Promise<Result<Invoked>> {
    const { args, named, timeoutMs = leftMs, cpuMs, cache, remember, preferWorker } = call;
    return invoke(
      this.#director,
      live,
      { args, named },
      {
        ...this.#options,
        ...{ encoding: "cbor", timeoutMs: Math.min(timeoutMs, leftMs), cpuMs, cache, remember, preferWorker },
      },
    );
  }

  /** As the step says; else as the function does. What the platform could not take is tried again in any case. */
  #retryOf({ retry }: StepCall, live: LiveFunction): MapRetry {
    const { config } = newestOf(live);
    return mapRetryOf(undefined, retry ?? config.retry, this.#options.repeatable || config.idempotent);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#director.schedule(resolve, ms));
  }

  /** From 0 up to 1. */
  #random(): number {
    return (this.#director.entropy.random(1)[0] ?? 0) / 256;
  }
}

function outcomeOf({ value, invocation }: Invoked, attempts: number): CallOutcome {
  const { version, worker, cached, cpuMs } = invocation;
  return { value, version, worker, cached, attempts, cpuMs };
}

function tried(failed: TroupeFault, attempts: number): TroupeFault {
  return { ...failed, details: { ...failed.details, attempts } };
}

function tookTooLong(): TroupeFault {
  return fault("timeout", `The workflow has taken ${MAX_WORKFLOW_MS} ms, and nobody waits longer for one.`);
}
