/**
 * The inputs of a map, wherever they come from: groups of arguments, as they arrive.
 */
import { parseJson } from "../../codec/index.ts";
import { fault } from "../../contracts/errors.ts";
import { MAX_MAP_INPUTS } from "../../contracts/limits.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import type { GivenArguments } from "../arguments.ts";
import { isObject } from "../arguments.ts";
import { readItems } from "./cbor-sequence.ts";
import { readLines } from "./ndjson.ts";

/** One input, or why it is none. */
export interface MapInputItem {
  readonly given: Result<GivenArguments>;
  /** Size in bytes, about; 0 for one that is held anyway. */
  readonly bytes: number;
}

export type MapInputs = AsyncGenerator<readonly MapInputItem[]>;

/** Inputs that came in one body. */
export async function* inputsOf(given: readonly GivenArguments[]): MapInputs {
  yield given.map((one) => ({ given: { ok: true, value: one }, bytes: 0 }));
}

/** Inputs of a body of NDJSON: an array of arguments, or an object of named ones, a line. */
export async function* inputsOfLines(body: AsyncIterable<Uint8Array>): MapInputs {
  for await (const lines of readLines(body)) {
    yield lines.map((line) => ({
      given: line.ok ? argumentsIn(parseJson(line.value)) : line,
      bytes: line.ok ? line.value.length : 0,
    }));
  }
}

/** Inputs of a CBOR sequence: the same as items. */
export async function* inputsOfItems(body: AsyncIterable<Uint8Array>): MapInputs {
  for await (const items of readItems(body)) {
    yield items.map(({ value, bytes }) => ({ given: argumentsIn(value), bytes }));
  }
}

/** No more inputs than a map takes; the one too many stands as a fault, and ends them. */
export async function* bounded(inputs: MapInputs, most = MAX_MAP_INPUTS): MapInputs {
  let left = most;
  for await (const items of inputs) {
    if (items.length > left) {
      const tooMany = fail(fault("invalid_request", `A map takes ${most} inputs; the rest was not read.`));
      yield [...items.slice(0, left), { given: tooMany, bytes: 0 }];
      return;
    }
    left -= items.length;
    yield items;
  }
}

/** One decoded input as arguments: an array of them, or an object of named ones. Fault: `invalid_request`. */
export function readInput(value: unknown): Result<GivenArguments> {
  if (Array.isArray(value)) return succeed({ args: value });
  if (isObject(value)) return succeed({ named: value });
  return fail(fault("invalid_request", "An input must be an array of arguments, or an object of named ones."));
}

function argumentsIn(value: Result<unknown>): Result<GivenArguments> {
  return value.ok ? readInput(value.value) : value;
}
