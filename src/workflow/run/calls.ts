/**
 * The calls of one step: one, or one for each item, each with its fallback.
 */
import { encodeArray } from "../../codec/index.ts";
import type { TroupeFault } from "../../contracts/errors.ts";
import { fault } from "../../contracts/errors.ts";
import { MAX_STEP_ARGUMENTS_BYTES, MAX_WORKFLOW_VALUE_BYTES, WORKFLOW_CONCURRENCY } from "../../contracts/limits.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import type { CallTemplate } from "../../contracts/workflow.ts";
import { describeValue } from "../../signature/values.ts";
import type { PlannedCall } from "../model.ts";
import type { CallOutcome, StepCall, StepPerformer } from "../performer.ts";
import { type Place, RunScope, type Surroundings } from "./scope.ts";
import { Tally } from "./traces.ts";

/** What the calls of all steps share. */
export interface CallContext extends Surroundings {
  readonly performer: StepPerformer;
  /** Items that a step may go through. */
  readonly maxItems: number;
  /** Whether calls may still begin; a call that is counted here has begun. */
  begin(): Result<null>;
}

/** What the calls of a step have come to. */
export interface Performed {
  readonly output: Result<Uint8Array>;
  readonly tally: Tally;
  /** Why a fallback stands for a value; null where none does. */
  readonly recoveredFrom: TroupeFault | null;
  /** The worker that the last call ran on. */
  readonly worker: string | null;
  /** What the calls gave that succeeded themselves, those of a step that failed too: one value, or one for each item. */
  readonly done: readonly Uint8Array[];
}

/** Makes the calls of a step. */
export async function performCalls(
  context: CallContext,
  step: PlannedCall,
  preferWorker: string | null,
): Promise<Performed> {
  const calls = new StepCalls(context, step, preferWorker);
  const output = step.each === undefined ? await calls.make({ key: step.id }) : await calls.makeEach(step.each);
  const { tally, recoveredFrom, worker } = calls;
  return { output, tally, recoveredFrom, worker, done: calls.done() };
}

/** `undefined` as CBOR. */
export const UNDEFINED = Uint8Array.of(0xf7);

class StepCalls {
  readonly tally = new Tally();
  recoveredFrom: TroupeFault | null = null;
  worker: string | null = null;
  readonly #done = new Map<number, Uint8Array>();
  readonly #context: CallContext;
  readonly #step: PlannedCall;
  readonly #preferWorker: string | null;

  constructor(context: CallContext, step: PlannedCall, preferWorker: string | null) {
    this.#context = context;
    this.#step = step;
    this.#preferWorker = preferWorker;
  }

  /** One call for each item of the list that the template stands for. Nothing new begins once one has failed. */
  async makeEach(template: unknown): Promise<Result<Uint8Array>> {
    const items = this.#itemsOf(template);
    if (!items.ok) return items;
    this.tally.items = items.value.length;
    const values: Uint8Array[] = [];
    let bytes = 0;
    let failure: { readonly ok: false; readonly fault: TroupeFault } | undefined;
    let next = 0;
    const lane = async () => {
      while (next < items.value.length && failure === undefined) {
        const index = next++;
        const made = await this.make({ key: `${this.#step.id}[${index}]`, index, item: items.value[index] });
        if (made.ok) {
          values[index] = made.value;
          bytes += made.value.length;
        } else failure ??= fail(ofItem(index, made.fault));
        if (bytes > MAX_WORKFLOW_VALUE_BYTES) failure ??= fail(tooManyBytes());
      }
    };
    const lanes = Math.min(this.#step.concurrency ?? WORKFLOW_CONCURRENCY.default, items.value.length);
    await Promise.all(Array.from({ length: lanes }, lane));
    return failure ?? succeed(encodeArray(values));
  }

  /** One call, or what stands for its value. */
  async make(place: Place): Promise<Result<Uint8Array>> {
    const begun = this.#context.begin();
    if (!begun.ok) return begun;
    const aim = { place, preferWorker: this.#preferWorker };
    const made = await makeCall(this.#context, this.#step, this.#step, aim);
    if (made.ok) return succeed(this.#take(place, made.value));
    this.tally.addFailed(made.fault);
    const second = await this.#fallBack(place);
    if (second === null) return made;
    if (!second.ok) return fail(withFallback(made.fault, second.fault));
    this.recoveredFrom ??= made.fault;
    return second;
  }

  done(): Uint8Array[] {
    return [...this.#done].sort(([left], [right]) => left - right).map(([, bytes]) => bytes);
  }

  #take({ index = 0 }: Place, outcome: CallOutcome): Uint8Array {
    const bytes = bytesOf(outcome);
    this.tally.add(outcome);
    this.worker = outcome.worker;
    if (this.#step.compensate !== undefined) this.#done.set(index, bytes);
    return bytes;
  }

  /** Null where the step has no fallback. */
  async #fallBack(place: Place): Promise<Result<Uint8Array> | null> {
    const { fallback } = this.#step;
    if (fallback === undefined) return null;
    if ("value" in fallback) return new RunScope(this.#context, place).encode(fallback.value);
    const begun = this.#context.begin();
    if (!begun.ok) return begun;
    const aim = { place: { ...place, key: `${place.key}.fallback` }, preferWorker: null };
    const made = await makeCall(this.#context, this.#step, fallback, aim);
    if (!made.ok) {
      this.tally.addFailed(made.fault);
      return made;
    }
    this.tally.add(made.value);
    return succeed(bytesOf(made.value));
  }

  #itemsOf(template: unknown): Result<readonly unknown[]> {
    const { id } = this.#step;
    const { maxItems } = this.#context;
    const filled = new RunScope(this.#context, { key: id }).fill(template, MAX_WORKFLOW_VALUE_BYTES);
    if (!filled.ok) return filled;
    const items: unknown = filled.value;
    if (!Array.isArray(items)) {
      return fail(
        fault("invalid_arguments", `${id}: \`each\` goes through a list, and was given ${describeValue(items)}.`),
      );
    }
    if (items.length <= maxItems) return succeed(items);
    const message = `${id}: \`each\` leads to ${items.length} items; ${maxItems} are the most.`;
    return fail(fault("invalid_arguments", message, { details: { maxItems } }));
  }
}

/** Where a call stands, and who is asked for it first. */
interface Aim {
  readonly place: Place;
  readonly preferWorker: string | null;
}

/** Makes a call as the step asks for it, whether or not calls may still begin. */
export async function makeCall(
  context: CallContext,
  { retry, timeoutMs, cpuMs, cache, remember = false }: PlannedCall,
  template: CallTemplate,
  { place, preferWorker }: Aim,
): Promise<Result<CallOutcome>> {
  const given = fillGiven(new RunScope(context, place), template);
  if (!given.ok) return given;
  return context.performer.call({
    ...given.value,
    ...{ key: place.key, function: template.function, retry, timeoutMs, cpuMs, cache, remember, preferWorker },
  });
}

type Given = Pick<StepCall, "args" | "named">;

function fillGiven(scope: RunScope, { args = [], named }: CallTemplate): Result<Given> {
  if (named !== undefined) return scope.fill({ args, named }, MAX_STEP_ARGUMENTS_BYTES) as Result<Given>;
  const filled = scope.fill(args, MAX_STEP_ARGUMENTS_BYTES) as Result<Given["args"]>;
  return filled.ok ? succeed({ args: filled.value, named }) : filled;
}

/** A call's value as it is kept. */
function bytesOf({ value }: CallOutcome): Uint8Array {
  return value instanceof Uint8Array ? value : UNDEFINED;
}

function ofItem(index: number, { code, message, details, ...more }: TroupeFault): TroupeFault {
  return { code, message, details: { ...details, item: index }, ...more };
}

function withFallback({ details, ...failed }: TroupeFault, { code, message }: TroupeFault): TroupeFault {
  return { ...failed, details: { ...details, fallback: { code, message } } };
}

function tooManyBytes(): TroupeFault {
  const maxBytes = MAX_WORKFLOW_VALUE_BYTES;
  return fault("output_too_large", `The items' values have more than ${maxBytes} bytes.`, { details: { maxBytes } });
}
