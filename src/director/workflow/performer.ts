/**
 * Makes the calls of a workflow that somebody waits for: each goes through the pipeline of every call, its value comes as
 * CBOR and stays on the platform.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { MAX_WORKFLOW_MS } from "../../contracts/limits.ts";
import type { Result } from "../../contracts/result.ts";
import { fail } from "../../contracts/result.ts";
import type { CallOutcome, StepCall, StepPerformer } from "../../workflow/performer.ts";
import type { Director } from "../director.ts";
import { NO_REQUEST, readName, resolveForCall } from "../resolve.ts";
import { attemptCall } from "./attempt.ts";
import { Breath } from "./breath.ts";

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
  readonly #breath = new Breath(() => this.#pause(0));

  constructor(director: Director, options: PerformerOptions) {
    this.#director = director;
    this.#options = options;
    this.#endsAt = this.now() + MAX_WORKFLOW_MS;
  }

  async call(call: StepCall): Promise<Result<CallOutcome>> {
    await this.#breath.turn();
    const live = await resolveForCall(this.#director, readName(call.function), NO_REQUEST);
    if (!live.ok) return live;
    for (let attempts = 1; ; attempts++) {
      const leftMs = this.#endsAt - this.now();
      if (leftMs < 1) return fail(tookTooLong());
      const asked = { ...call, timeoutMs: Math.min(call.timeoutMs ?? leftMs, leftMs) };
      const attempted = await attemptCall(this.#director, live.value, asked, { attempts, ...this.#options });
      if (attempted.state === "over") return attempted.outcome;
      await this.#pause(attempted.pauseMs);
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

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#director.schedule(resolve, ms));
  }
}

function tookTooLong(): TroupeFault {
  return fault("timeout", `The workflow has taken ${MAX_WORKFLOW_MS} ms, and nobody waits longer for one.`);
}
