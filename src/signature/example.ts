/**
 * Finds a value of a type, as small as it comes: what a message shows, and the proof that a type has values at all.
 */
import { MAX_COMPARISON_DEPTH } from "../contracts/limits.ts";
import { type ArrayKind, type Kind, type ObjectKind, type PlainKind, placeOf } from "./atoms.ts";
import { type Term, type Types, TypesTooLarge } from "./terms.ts";

/** A value, wrapped: `undefined` and `null` are values too. */
export interface Example {
  readonly value: unknown;
}

const PLAIN_EXAMPLES: Readonly<Record<PlainKind["kind"], () => unknown>> = {
  any: () => null,
  string: () => "text",
  number: () => 1,
  integer: () => 1,
  undefined: () => undefined,
  bigint: () => 1n,
  Date: () => new Date(0),
  RegExp: () => /./,
  ArrayBuffer: () => new ArrayBuffer(0),
  Int8Array: () => new Int8Array(),
  Uint8Array: () => new Uint8Array(),
  Uint8ClampedArray: () => new Uint8ClampedArray(),
  Int16Array: () => new Int16Array(),
  Uint16Array: () => new Uint16Array(),
  Int32Array: () => new Int32Array(),
  Uint32Array: () => new Uint32Array(),
  Float32Array: () => new Float32Array(),
  Float64Array: () => new Float64Array(),
  BigInt64Array: () => new BigInt64Array(),
  BigUint64Array: () => new BigUint64Array(),
};

/** Makes a finder of examples: a value of a type, null when it has none. */
export function exampleFinder(types: Types): (term: Term) => Example | null {
  const found = new Map<Term, Example>();
  const pending = new Set<Term>();

  /** A type whose values hold values of itself needs an alternative that does not: it is not looked for inside itself. */
  function find(term: Term): Example | null {
    const known = found.get(term);
    if (known !== undefined) return known;
    if (pending.has(term)) return null;
    types.spend();
    if (pending.size >= MAX_COMPARISON_DEPTH) throw new TypesTooLarge(`nested deeper than ${MAX_COMPARISON_DEPTH}`);
    pending.add(term);
    const example = findInUnion(term);
    pending.delete(term);
    if (example !== null) found.set(term, example);
    return example;
  }

  function findInUnion(term: Term): Example | null {
    const { literals, kinds } = types.atoms(term);
    types.spend(kinds.length);
    for (const value of literals) return { value };
    for (const kind of [...kinds].sort((left, right) => weight(left) - weight(right))) {
      const example = findOfKind(kind);
      if (example !== null) return example;
    }
    return null;
  }

  function findOfKind(kind: Kind): Example | null {
    if (kind.kind === "array") return findArray(kind);
    if (kind.kind === "object") return findObject(kind);
    if (kind.kind === "Map") return { value: new Map() };
    if (kind.kind === "Set") return { value: new Set() };
    return { value: PLAIN_EXAMPLES[kind.kind]() };
  }

  function findArray(kind: ArrayKind): Example | null {
    const value: unknown[] = [];
    while (value.length < kind.least) {
      const element = find(placeOf(kind, value.length));
      if (element === null) return null;
      value.push(element.value);
    }
    return { value };
  }

  function findObject({ members }: ObjectKind): Example | null {
    const entries: [string, unknown][] = [];
    for (const [name, { term, required }] of members) {
      if (!required) continue;
      const member = find(term);
      if (member === null) return null;
      entries.push([name, member.value]);
    }
    return { value: Object.fromEntries(entries) };
  }

  return find;
}

/** Simple values first; `undefined` last, it says least. */
function weight({ kind }: Kind): number {
  if (kind === "undefined") return 3;
  if (kind === "object") return 2;
  return kind === "array" ? 1 : 0;
}
