/**
 * Runs a workflow: each step begins as soon as what it needs is over; once one has failed for good nothing new begins.
 *
 * The run is made of the performer's answers and of nothing else. A durable run is played again from its start with the
 * answers that were kept: given in the same order they make the same calls, by the same keys.
 */
import type { TroupeFault } from "../contracts/errors.ts";
import { fault } from "../contracts/errors.ts";
import {
  DEFAULT_EVENT_WAIT_SECONDS,
  INVOCATION_LIMITS,
  MAX_WORKFLOW_CALLS,
  MAX_WORKFLOW_ITEMS,
  MAX_WORKFLOW_WAIT_SECONDS,
} from "../contracts/limits.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import type { StepTrace } from "../contracts/workflow-run.ts";
import type { PlannedCall, PlannedSleep, PlannedStep, PlannedWait, Workflow } from "./model.ts";
import type { StepPerformer } from "./performer.ts";
import { readText } from "./references.ts";
import { type CallContext, performCalls, UNDEFINED } from "./run/calls.ts";
import { compensate, type Undoable } from "./run/compensate.ts";
import { Outputs } from "./run/outputs.ts";
import { planOf } from "./run/plan.ts";
import { encodeValue, RunScope } from "./run/scope.ts";
import { type Ending, Traces } from "./run/traces.ts";

/** How a run is begun. */
export interface RunOptions {
  readonly runId: string;
  readonly input: unknown;
  /** Items that one step with `each` may go through; `MAX_WORKFLOW_ITEMS` where nothing is said. */
  readonly maxItems?: number;
}

/** What a run has come to: its value as CBOR, or the fault that names its step; and its steps as they began. */
export interface RunOutcome {
  readonly result: Result<Uint8Array>;
  readonly steps: readonly StepTrace[];
}

/** Runs. Rejects with what the performer rejects with, once everything that runs is over. */
export function runWorkflow(workflow: Workflow, options: RunOptions, performer: StepPerformer): Promise<RunOutcome> {
  return new Run(workflow, options, performer).play();
}

class Run implements CallContext {
  readonly runId: string;
  readonly input: unknown;
  readonly maxItems: number;
  readonly performer: StepPerformer;
  readonly outputs = new Outputs();
  readonly #workflow: Workflow;
  readonly #traces: Traces;
  readonly #uses: Map<string, number>;
  readonly #workers = new Map<string, string | null>();
  readonly #done: Undoable[] = [];
  #callsLeft = MAX_WORKFLOW_CALLS;
  /** Whether nothing new may begin. */
  #isHalted = false;
  #failure: TroupeFault | null = null;

  constructor(
    workflow: Workflow,
    { runId, input, maxItems = MAX_WORKFLOW_ITEMS }: RunOptions,
    performer: StepPerformer,
  ) {
    this.#workflow = workflow;
    this.#traces = new Traces(performer);
    this.#uses = new Map(planOf(workflow).uses);
    this.runId = runId;
    this.input = input;
    this.maxItems = maxItems;
    this.performer = performer;
  }

  async play(): Promise<RunOutcome> {
    const ends = new Map<string, Promise<void>>();
    for (const step of this.#workflow.steps) ends.set(step.id, this.#after(step, ends));
    for (const end of await Promise.allSettled(ends.values())) if (end.status === "rejected") throw end.reason;
    if (this.#failure !== null) return this.#fail(this.#failure);
    const result = this.#output();
    return result.ok ? { result, steps: this.#traces.list() } : this.#fail(result.fault);
  }

  begin(): Result<null> {
    if (this.#isHalted) return fail(fault("cancelled", "Another step has failed before this call began."));
    if (this.#callsLeft-- > 0) return succeed(null);
    return fail(fault("invalid_request", `A workflow makes ${MAX_WORKFLOW_CALLS} calls at most.`));
  }

  async #after(step: PlannedStep, ends: ReadonlyMap<string, Promise<void>>): Promise<void> {
    await Promise.all(step.needs.map((need) => ends.get(need)));
    if (this.#isHalted) return;
    try {
      await this.#begin(step);
    } catch (error) {
      this.#isHalted = true;
      throw error;
    }
    for (const need of step.needs) this.#letGo(need);
  }

  async #begin(step: PlannedStep): Promise<void> {
    const isWanted = this.#isWanted(step);
    if (!isWanted.ok) return this.#end(step, isWanted, { state: "failed" });
    if (isWanted.value) return this.#perform(step);
    this.outputs.skip(step.id);
    this.#traces.skip(step);
  }

  #isWanted({ id, requires, when }: PlannedStep): Result<boolean> {
    if (requires.some((need) => this.outputs.isSkipped(need))) return succeed(false);
    return when === undefined ? succeed(true) : new RunScope(this, { key: id }).holds(when);
  }

  async #perform(step: PlannedStep): Promise<void> {
    if ("sleep" in step) return this.#sleep(step);
    if ("waitForEvent" in step) return this.#wait(step);
    this.#traces.begin(step, "running");
    const performed = await performCalls(this, step, this.#preferredWorker(step));
    const { output, tally, recoveredFrom, worker, done } = performed;
    this.#workers.set(step.id, worker);
    this.#done.push({ step, done });
    const state = recoveredFrom === null ? "succeeded" : "recovered";
    this.#end(step, output, { state, tally, error: recoveredFrom });
  }

  async #sleep(step: PlannedSleep): Promise<void> {
    this.#traces.begin(step, "waiting");
    const seconds = new RunScope(this, { key: step.id }).fill(step.sleep, Number.POSITIVE_INFINITY);
    const ms = seconds.ok ? millisecondsOf(seconds.value) : null;
    if (ms === null) {
      const message = `${step.id}: \`sleep\` leads to no number of seconds from 0 to ${MAX_WORKFLOW_WAIT_SECONDS}.`;
      return this.#end(step, fail(fault("invalid_arguments", message)), { state: "failed" });
    }
    await this.performer.sleep(step.id, ms);
    this.#end(step, succeed(UNDEFINED), { state: "succeeded" });
  }

  async #wait(step: PlannedWait): Promise<void> {
    this.#traces.begin(step, "waiting");
    const seconds = step.timeoutSeconds ?? DEFAULT_EVENT_WAIT_SECONDS;
    const payload = await this.performer.waitForEvent(step.id, step.waitForEvent, seconds * 1_000);
    this.#end(step, payload.ok ? encodeValue(payload.value) : payload, { state: "succeeded" });
  }

  /** A step is over: well, with this ending, or with the fault in place of its output. */
  #end(step: PlannedStep, output: Result<Uint8Array>, ending: Ending): void {
    const kept = output.ok ? this.#keep(step, output.value) : output;
    if (kept.ok) this.#traces.end(step, { ...ending, valueBytes: kept.value });
    else {
      const { fault: failure } = kept;
      this.#traces.end(step, { ...ending, state: "failed", error: failure });
      this.#isHalted = true;
      this.#failure ??= { ...failure, details: { ...failure.details, step: step.id } };
    }
  }

  /** Keeps an output for as long as it is of use; gives its size. */
  #keep(step: PlannedStep, bytes: Uint8Array): Result<number> {
    if (!this.#uses.has(step.id)) return succeed(bytes.length);
    const staysEncoded = "function" in step && step.serializer === true;
    return this.outputs.keep(step.id, bytes, staysEncoded);
  }

  /** A step that needed this output needs it no more. */
  #letGo(need: string): void {
    const left = (this.#uses.get(need) ?? 0) - 1;
    this.#uses.set(need, left);
    if (left <= 0) this.outputs.release(need);
  }

  /** The worker that ran what the step goes on from. Calls for items are spread. */
  #preferredWorker({ id, needs, each }: PlannedCall): string | null {
    if (each !== undefined) return null;
    const { followers } = planOf(this.#workflow);
    const before = needs.findLast((need) => followers.get(need) === id && this.#workers.has(need));
    return before === undefined ? null : (this.#workers.get(before) ?? null);
  }

  #output(): Result<Uint8Array> {
    const { output } = this.#workflow;
    const text = typeof output === "string" ? readText(output) : null;
    if (text?.kind === "reference" && text.reference.to === "step" && text.reference.path.length === 0) {
      // The value goes on as it is; nobody here has looked at it.
      return withinAnswer(this.outputs.encoded(text.reference.step) ?? UNDEFINED);
    }
    const encoded = new RunScope(this, { key: "output" }).encode(output);
    return encoded.ok ? withinAnswer(encoded.value) : encoded;
  }

  async #fail({ details, ...failure }: TroupeFault): Promise<RunOutcome> {
    await compensate(this, this.#done, this.#traces);
    const steps = this.#traces.list();
    return { result: fail({ ...failure, details: { ...details, steps } }), steps };
  }
}

function millisecondsOf(seconds: unknown): number | null {
  if (typeof seconds !== "number" || !(seconds >= 0) || seconds > MAX_WORKFLOW_WAIT_SECONDS) return null;
  return Math.round(seconds * 1_000);
}

/** A run's value is no larger than that of a call. Fault: `output_too_large`. */
function withinAnswer(bytes: Uint8Array): Result<Uint8Array> {
  const { max } = INVOCATION_LIMITS.maxOutputBytes;
  if (bytes.length <= max) return succeed(bytes);
  const details = { maxOutputBytes: max };
  return fail(fault("output_too_large", `The workflow's value is larger than ${max} bytes.`, { details }));
}
