/**
 * What templates may refer to while a run goes on, and how large the values are that were referred to.
 */
import { encodeCbor } from "../../codec/index.ts";
import { fault, TroupeError } from "../../contracts/errors.ts";
import { MAX_WORKFLOW_VALUE_BYTES } from "../../contracts/limits.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import type { Condition } from "../../contracts/workflow.ts";
import { holds } from "../conditions.ts";
import { fill, type Scope } from "../templates.ts";
import type { Outputs } from "./outputs.ts";
import { decodeOutput } from "./outputs.ts";
import { weigh } from "./weigh.ts";

/** What is the same for all templates of a run. */
export interface Surroundings {
  readonly runId: string;
  readonly input: unknown;
  readonly outputs: Outputs;
}

/** Where in a run a template stands. */
export interface Place {
  /** Names the call; see `StepCall`. */
  readonly key: string;
  readonly item?: unknown;
  readonly index?: number;
  /** In a compensation: what the step has given that is to be undone, in place of its output. */
  readonly own?: { readonly step: string; readonly bytes: Uint8Array };
}

export class RunScope implements Scope {
  readonly runId: string;
  readonly callKey: string;
  readonly index: number | undefined;
  readonly #surroundings: Surroundings;
  readonly #place: Place;
  /** Bytes of the values referred to so far, at most; input and items count in full when they are needed. */
  #referred = 0;

  constructor(surroundings: Surroundings, place: Place) {
    this.#surroundings = surroundings;
    this.#place = place;
    this.index = place.index;
    this.runId = surroundings.runId;
    this.callKey = place.key;
  }

  get input(): unknown {
    this.#referred = Number.POSITIVE_INFINITY;
    return this.#surroundings.input;
  }

  get item(): unknown {
    this.#referred = Number.POSITIVE_INFINITY;
    return this.#place.item;
  }

  output(step: string): unknown {
    const { own } = this.#place;
    if (own?.step === step) return decodeOutput(own.bytes);
    const { outputs } = this.#surroundings;
    this.#referred += outputs.encoded(step)?.length ?? 0;
    return outputs.value(step);
  }

  isSkipped(step: string): boolean {
    return this.#surroundings.outputs.isSkipped(step);
  }

  /** Fills a template. Faults: `payload_too_large` for what would be larger than `maxBytes`, `output_too_large`. */
  fill(template: unknown, maxBytes: number): Result<unknown> {
    const filled = caught(() => fill(template, this));
    if (!filled.ok || this.#referred <= maxBytes || weigh(filled.value, maxBytes) <= maxBytes) return filled;
    const message = `${this.#place.key}: its values are larger than ${maxBytes} bytes.`;
    return fail(fault("payload_too_large", message, { details: { maxBytes } }));
  }

  /** Whether a condition holds. Fault: `output_too_large`. */
  holds(condition: Condition): Result<boolean> {
    return caught(() => holds(condition, this));
  }

  /** Fills a template and encodes what comes of it. Faults: those of `fill` and of `encodeCbor`. */
  encode(template: unknown): Result<Uint8Array> {
    const filled = this.fill(template, MAX_WORKFLOW_VALUE_BYTES);
    return filled.ok ? encodeValue(filled.value) : filled;
  }
}

/** A value as CBOR. Fault: `invalid_arguments` for one that cannot be carried. */
export function encodeValue(value: unknown): Result<Uint8Array> {
  return caught(() => encodeCbor(value));
}

/** What is made; or, where it is thrown, the fault. */
function caught<Value>(make: () => Value): Result<Value> {
  try {
    return succeed(make());
  } catch (error) {
    if (error instanceof TroupeError) return fail(error.fault);
    throw error;
  }
}
