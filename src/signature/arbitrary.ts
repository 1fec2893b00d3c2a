/**
 * Generates values of a type, with fast-check: arguments to compare the behaviour of two versions with.
 *
 * Objects have no members that their type does not name, and optional ones are absent rather than `undefined`, so that
 * values of types that JSON has words for can travel as JSON.
 */
import fc from "fast-check";
import type { Definitions, Schema } from "../contracts/schema.ts";
import type { Signature } from "../contracts/signature.ts";
import { plainArbitrary } from "./arbitrary.plain.ts";
import { type ArrayKind, type CollectionKind, type Kind, type ObjectKind, placeOf } from "./atoms.ts";
import { callType } from "./calls.ts";
import { exampleFinder } from "./example.ts";
import { makeTypes, type Term, type Types } from "./terms.ts";

/** Levels of values within values; below, the smallest value there is. */
const MAX_DEPTH = 4;
/** Most elements beyond those that must be there. */
const MAX_MORE = 3;

/** Argument lists that fit a call of a signature. It throws when there are none, or `TypesTooLarge`. */
export function argumentsArbitrary(signature: Signature, call: number): fc.Arbitrary<readonly unknown[]> {
  const found = signature.calls[call];
  if (found === undefined) throw new RangeError(`the signature has no call ${call}`);
  const types = makeTypes();
  const { kinds } = callType(types, { call: found, defs: signature.defs }, "arguments");
  const generator = makeGenerator(types);
  const lists = kinds.map((kind) => generator.arrays(kind, 0)).filter((each) => each !== null);
  if (lists.length === 0) throw new RangeError("no arguments fit the call");
  return fc.oneof(...lists);
}

/** Values of a schema. It throws when there are none, or `TypesTooLarge`. */
export function valueArbitrary(schema: Schema, defs: Definitions): fc.Arbitrary<unknown> {
  const types = makeTypes();
  const made = makeGenerator(types).values(types.term(schema, defs), 0, false);
  if (made === null) throw new RangeError("no value is of the type");
  return made;
}

interface Generator {
  /** Values of a type, null when it has none. */
  values(term: Term, depth: number, withoutUndefined: boolean): fc.Arbitrary<unknown> | null;
  arrays(kind: ArrayKind, depth: number): fc.Arbitrary<readonly unknown[]> | null;
}

function makeGenerator(types: Types): Generator {
  const known = new Map<string, fc.Arbitrary<unknown> | null>();
  const findExample = exampleFinder(types);
  const generator: Generator = {
    values(term, depth, withoutUndefined) {
      const key = `${term.key} ${depth} ${withoutUndefined}`;
      const made = known.get(key);
      if (made !== undefined) return made;
      types.spend();
      const values = depth < MAX_DEPTH ? unionValues(term, depth, withoutUndefined) : exampleValues(term);
      known.set(key, values);
      return values;
    },
    arrays: (kind, depth) => arrayValues(generator, kind, depth),
  };

  function exampleValues(term: Term): fc.Arbitrary<unknown> | null {
    const example = findExample(term);
    return example === null ? null : fc.constant(example.value);
  }

  function unionValues(term: Term, depth: number, withoutUndefined: boolean): fc.Arbitrary<unknown> | null {
    const { literals, kinds } = types.atoms(term);
    const made = kinds
      .filter(({ kind }) => !(withoutUndefined && kind === "undefined"))
      .map((kind) => kindValues(kind, depth))
      .filter((each) => each !== null);
    if (literals.size > 0) made.unshift(fc.constantFrom(...literals));
    return made.length === 0 ? null : fc.oneof(...made);
  }

  function kindValues(kind: Kind, depth: number): fc.Arbitrary<unknown> | null {
    if (kind.kind === "array") return arrayValues(generator, kind, depth);
    if (kind.kind === "object") return objectValues(generator, kind, depth);
    return "args" in kind ? collectionValues(generator, kind, depth) : plainArbitrary(kind.kind);
  }
  return generator;
}

function arrayValues(generator: Generator, kind: ArrayKind, depth: number): fc.Arbitrary<readonly unknown[]> | null {
  const { least, most } = kind;
  const elements: fc.Arbitrary<unknown>[] = [];
  const longest = Math.min(most, Math.max(kind.places.length, least) + MAX_MORE);
  while (elements.length < longest) {
    const element = generator.values(placeOf(kind, elements.length), depth + 1, elements.length >= least);
    if (element === null) break;
    elements.push(element);
  }
  if (elements.length < least) return null;
  return fc.integer({ min: least, max: elements.length }).chain((length) => fc.tuple(...elements.slice(0, length)));
}

const ABSENT = Symbol("absent");

function objectValues(
  generator: Generator,
  { members, others }: ObjectKind,
  depth: number,
): fc.Arbitrary<unknown> | null {
  const entries: fc.Arbitrary<readonly (readonly [string, unknown])[]>[] = [];
  for (const [name, { term, required }] of members) {
    const values = generator.values(term, depth + 1, !required);
    if (required && values === null) return null;
    if (values === null) continue;
    const member = required ? values : fc.option(values, { nil: ABSENT });
    entries.push(member.map((value) => (value === ABSENT ? [] : [[name, value]])));
  }
  const more = others === null ? null : generator.values(others, depth + 1, true);
  if (more !== null) {
    const names = fc.string({ maxLength: 8 }).filter((name) => !members.has(name));
    entries.push(fc.array(fc.tuple(names, more), { maxLength: MAX_MORE }));
  }
  return fc.tuple(...entries).map((lists) => Object.fromEntries(lists.flat()));
}

function collectionValues(
  generator: Generator,
  { kind, args }: CollectionKind,
  depth: number,
): fc.Arbitrary<unknown> | null {
  const parts = args.map((arg) => generator.values(arg, depth + 1, false)).filter((each) => each !== null);
  // Without a value to hold, it is empty.
  if (parts.length < args.length) return fc.constant(kind === "Map" ? new Map() : new Set());
  const [first = fc.constant(null), second = fc.constant(null)] = parts;
  if (kind === "Set") return fc.array(first, { maxLength: MAX_MORE }).map((values) => new Set(values));
  return fc.array(fc.tuple(first, second), { maxLength: MAX_MORE }).map((entries) => new Map(entries));
}
