/**
 * What the steps of a run have given: kept as CBOR, decoded when something first refers to it, and let go when nothing
 * that is still to come does.
 */
import { type DecodeLimits, decodeCbor } from "../../codec/index.ts";
import { fault, TroupeError } from "../../contracts/errors.ts";
import { MAX_CBOR_OBJECTS, MAX_RESULT_DEPTH, MAX_WORKFLOW_VALUE_BYTES } from "../../contracts/limits.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";

/** Isolates have made the values: they are well-formed, but may be made to take much more memory than they have bytes. */
const VALUE_LIMITS: DecodeLimits = {
  maxBytes: MAX_WORKFLOW_VALUE_BYTES,
  maxDepth: MAX_RESULT_DEPTH + 3,
  maxObjects: MAX_CBOR_OBJECTS,
};

interface Output {
  readonly bytes: Uint8Array;
  /** Absent until the value is asked for; for good where it stays encoded. */
  decoded?: { readonly value: unknown };
  readonly staysEncoded: boolean;
}

export class Outputs {
  readonly #outputs = new Map<string, Output>();
  readonly #skipped = new Set<string>();
  #bytes = 0;

  /** Keeps a step's output; gives its size. Fault: `output_too_large` when the run would hold too much at once. */
  keep(step: string, bytes: Uint8Array, staysEncoded: boolean): Result<number> {
    if (this.#bytes + bytes.length > MAX_WORKFLOW_VALUE_BYTES) return fail(tooMuch());
    this.#bytes += bytes.length;
    this.#outputs.set(step, { bytes, staysEncoded });
    return succeed(bytes.length);
  }

  skip(step: string): void {
    this.#skipped.add(step);
  }

  isSkipped(step: string): boolean {
    return this.#skipped.has(step);
  }

  /** The output as it is encoded; undefined where there is none. */
  encoded(step: string): Uint8Array | undefined {
    return this.#outputs.get(step)?.bytes;
  }

  /** The output; undefined where there is none. Throws what `decodeOutput` does. */
  value(step: string): unknown {
    const output = this.#outputs.get(step);
    if (output === undefined) return undefined;
    if (output.decoded !== undefined) return output.decoded.value;
    const value = decodeOutput(output.bytes);
    if (!output.staysEncoded) output.decoded = { value };
    return value;
  }

  /** Lets an output go that nothing will ask for. */
  release(step: string): void {
    this.#bytes -= this.#outputs.get(step)?.bytes.length ?? 0;
    this.#outputs.delete(step);
  }
}

/** What the bytes of a value stand for. Throws `output_too_large` for what would take too much memory. */
export function decodeOutput(bytes: Uint8Array): unknown {
  const decoded = decodeCbor(bytes, VALUE_LIMITS);
  if (decoded.ok) return decoded.value;
  throw new TroupeError(fault("output_too_large", `A step's value cannot be passed on: ${decoded.fault.message}`));
}

function tooMuch() {
  return fault(
    "output_too_large",
    `The workflow holds more than ${MAX_WORKFLOW_VALUE_BYTES} bytes of values at once.`,
    {
      details: { maxBytes: MAX_WORKFLOW_VALUE_BYTES },
    },
  );
}
