/**
 * A result as JSON text, made inside the isolate: under the meter, with a cap on size and depth, and without silent
 * loss.
 *
 * JSON has null, booleans, finite numbers, text, arrays and plain objects. The data of an array are its elements, those
 * of an object its own enumerable members; symbols are no part of either. A member that is `undefined` is left out and
 * -0 stays -0 (RFC 8259 allows both); everything else that `JSON.stringify` would change without a word is refused
 * with its path. Getters and proxies are function code: they run here, and what they throw is the function's error.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { MAX_RESULT_DEPTH } from "../../contracts/limits.ts";
import { check } from "./meter.ts";
import {
  ArrayPrototype,
  getPrototypeOf,
  isArray,
  isFiniteNumber,
  ObjectPrototype,
  ownEnumerableKeys,
  quote,
  sameValue,
  tagOf,
  utf8Length,
} from "./primordials.ts";

/** Nodes encoded between two readings of the meter. */
const NODES_PER_CHECK = 1_000;

/** What `encode` answers: JSON text (undefined for `undefined`), or why there is none. */
export interface Encoded {
  readonly text: string | undefined;
  readonly refusal: TroupeFault | undefined;
}

/** Encodes a value. Faults: `not_serializable`, `output_too_large`. Throws what getters and proxies throw. */
export function encode(value: unknown, maxBytes: number): Encoded {
  const state: State = { maxBytes, text: "", nodes: 0, depth: 0, path: undefined, refusal: undefined };
  if (value === undefined) return { text: undefined, refusal: undefined };
  write(state, value);
  if (state.refusal === undefined && state.text.length * 3 > maxBytes) {
    if (utf8Length(state.text) > maxBytes) refuseSize(state);
  }
  return { text: state.text, refusal: state.refusal };
}

interface State {
  readonly maxBytes: number;
  text: string;
  nodes: number;
  depth: number;
  path: Place | undefined;
  refusal: TroupeFault | undefined;
}

/** Where the encoder is, and which objects it is inside of. */
interface Place {
  readonly parent: Place | undefined;
  readonly object: object;
  /** The member being encoded; undefined before the first. */
  key: string | number | undefined;
}

/** Appends the encoding of `value` to the text, or sets the refusal. Returns whether to go on. */
function write(state: State, value: unknown): boolean {
  if (++state.nodes % NODES_PER_CHECK === 0) check();
  switch (typeof value) {
    case "string":
      if (value.length > state.maxBytes) return refuseSize(state);
      return put(state, quote(value));
    case "number":
      if (!isFiniteNumber(value)) return refuse(state, `${value}`);
      return put(state, sameValue(value, -0) ? "-0" : `${value}`);
    case "boolean":
      return put(state, value ? "true" : "false");
    case "object":
      return value === null ? put(state, "null") : writeObject(state, value);
    default:
      return refuse(state, value === undefined ? "undefined" : `a ${typeof value}`);
  }
}

function writeObject(state: State, value: object): boolean {
  if (state.depth === MAX_RESULT_DEPTH) return refuse(state, `nesting deeper than ${MAX_RESULT_DEPTH} levels`);
  for (let place = state.path; place !== undefined; place = place.parent) {
    if (place.object === value) return refuse(state, "a cycle");
  }
  const place: Place = { parent: state.path, object: value, key: undefined };
  state.path = place;
  state.depth++;
  const prototype: unknown = getPrototypeOf(value);
  const goOn = isArray(value)
    ? writeArray(state, place, value, prototype)
    : writeMembers(state, place, value as Record<string, unknown>, prototype);
  state.depth--;
  state.path = place.parent;
  return goOn;
}

function writeArray(state: State, place: Place, value: readonly unknown[], prototype: unknown): boolean {
  if (prototype !== ArrayPrototype) return refuseObject(state, value);
  let separator = "[";
  for (let index = 0; index < value.length; index++) {
    place.key = index;
    if (!put(state, separator) || !write(state, value[index])) return false;
    separator = ",";
  }
  return put(state, separator === "[" ? "[]" : "]");
}

function writeMembers(state: State, place: Place, value: Record<string, unknown>, prototype: unknown): boolean {
  if (prototype !== ObjectPrototype && prototype !== null) return refuseObject(state, value);
  const keys = ownEnumerableKeys(value);
  let separator = "{";
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    const member = value[key];
    if (++state.nodes % NODES_PER_CHECK === 0) check();
    if (member === undefined) continue;
    place.key = key;
    if (!put(state, `${separator}${quote(key)}:`) || !write(state, member)) return false;
    separator = ",";
  }
  return put(state, separator === "{" ? "{}" : "}");
}

function put(state: State, text: string): boolean {
  state.text += text;
  return state.text.length <= state.maxBytes || refuseSize(state);
}

function refuseSize(state: State): false {
  const { maxBytes } = state;
  state.refusal = fault("output_too_large", `The result is larger than ${maxBytes} bytes.`, { details: { maxBytes } });
  return false;
}

function refuseObject(state: State, value: object): false {
  return refuse(state, describeObject(value));
}

function refuse(state: State, what: string): false {
  const path = pathOf(state.path);
  state.refusal = fault("not_serializable", `The result holds ${what} at ${path}, which JSON cannot carry.`, {
    details: { path },
  });
  return false;
}

/** Names an object by its tag: `a Map`, `a Response`; a class instance has none of its own. */
function describeObject(value: object): string {
  const tag = tagOf(value);
  return tag === "Object" || tag === "Array" ? "an instance of a class" : `a value of type ${tag}`;
}

/** Where the encoder is, as a JavaScript expression on `value`. */
function pathOf(place: Place | undefined): string {
  let path = "";
  for (let at = place; at !== undefined; at = at.parent) {
    if (at.key === undefined) continue;
    path = (typeof at.key === "number" ? `[${at.key}]` : `.${at.key}`) + path;
  }
  return `value${path}`;
}
