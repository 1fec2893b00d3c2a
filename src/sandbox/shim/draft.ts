/**
 * A result while it is being encoded: what has been written, where the encoder is, and why it cannot go on.
 *
 * What the encoders of JSON and of CBOR share. Both walk a value under the meter, with a cap on size and depth, and
 * refuse with its path whatever would not come back the same. Getters and proxies are function code: they run here, and
 * what they throw is the function's error.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { MAX_RESULT_DEPTH } from "../../contracts/limits.ts";
import { check } from "./meter.ts";
import { tagOf } from "./primordials.ts";

/** Nodes encoded between two readings of the meter. */
const NODES_PER_CHECK = 1_000;

/** What an encoder answers: text (undefined for an `undefined` that cannot be told), or why there is none. */
export interface Encoded {
  readonly text: string | undefined;
  readonly refusal: TroupeFault | undefined;
}

export interface Draft {
  readonly format: "JSON" | "CBOR";
  readonly maxBytes: number;
  text: string;
  nodes: number;
  depth: number;
  path: Place | undefined;
  refusal: TroupeFault | undefined;
}

/** Where the encoder is, and which objects it is inside of. */
export interface Place {
  readonly parent: Place | undefined;
  readonly object: object;
  /** The member being encoded; undefined before the first. */
  key: string | number | undefined;
}

/** Begins an encoding of at most `maxBytes`. */
export function newDraft(format: Draft["format"], maxBytes: number): Draft {
  return { format, maxBytes, text: "", nodes: 0, depth: 0, path: undefined, refusal: undefined };
}

/** Counts one piece of the value, and reads the meter now and then. */
export function countNode(draft: Draft): void {
  if (++draft.nodes % NODES_PER_CHECK === 0) check();
}

/** Goes into an object; undefined, and the refusal is set, when it is too deep or inside of itself. */
export function enter(draft: Draft, object: object): Place | undefined {
  if (draft.depth === MAX_RESULT_DEPTH) {
    refuse(draft, `nesting deeper than ${MAX_RESULT_DEPTH} levels`);
    return;
  }
  for (let place = draft.path; place !== undefined; place = place.parent) {
    if (place.object === object) {
      refuse(draft, "a cycle");
      return;
    }
  }
  draft.depth++;
  draft.path = { parent: draft.path, object, key: undefined };
  return draft.path;
}

/** Comes out of the object again. */
export function leave(draft: Draft, place: Place): void {
  draft.depth--;
  draft.path = place.parent;
}

/** Appends to the text. Returns whether to go on. */
export function put(draft: Draft, text: string): boolean {
  draft.text += text;
  return draft.text.length <= draft.maxBytes || refuseSize(draft);
}

/** Refuses a value for its size. */
export function refuseSize(draft: Draft): false {
  const { maxBytes } = draft;
  draft.refusal = fault("output_too_large", `The result is larger than ${maxBytes} bytes.`, { details: { maxBytes } });
  return false;
}

/** Refuses what is at the present place, with advice if there is any. */
export function refuse(draft: Draft, what: string, advice = ""): false {
  const path = pathOf(draft.path);
  draft.refusal = fault(
    "not_serializable",
    `The result holds ${what} at ${path}, which ${draft.format} cannot carry${advice}.`,
    { details: { path } },
  );
  return false;
}

/** Names an object by its tag: `a value of type Response`; a class instance has none of its own. */
export function describeObject(value: object): string {
  const tag = tagOf(value);
  return tag === "Object" || tag === "Array" ? "an instance of a class" : `a value of type ${tag}`;
}

/** Where the encoder is, as a JavaScript expression on `value`; what is in a Map or a Set has its position. */
function pathOf(place: Place | undefined): string {
  let path = "";
  for (let at = place; at !== undefined; at = at.parent) {
    if (at.key === undefined) continue;
    path = (typeof at.key === "number" ? `[${at.key}]` : `.${at.key}`) + path;
  }
  return `value${path}`;
}
