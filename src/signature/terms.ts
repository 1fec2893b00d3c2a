/**
 * Types as terms: intersections of schemas, each with the definitions that it refers to, so that types of several
 * signatures can be put side by side.
 *
 * Equal intersections are one and the same term, and references stand for what they name. A recursive type therefore
 * has few terms, and whoever follows it comes back to one that he has met.
 */
import { MAX_COMPARISON_STEPS, MAX_COMPARISON_STEPS_IN_ALL } from "../contracts/limits.ts";
import type { Definitions, Schema, SchemaObject } from "../contracts/schema.ts";
import { atomsOfSchema } from "./atoms.read.ts";
import { ANY_ATOMS, type Atoms, intersectAtoms, NO_LITERALS, onlyKind, uniteAtoms } from "./atoms.ts";
import { printSchema } from "./print.ts";
import { resolveReferences } from "./references.ts";
import { shortenType } from "./values.ts";

/** A type. Two of one `Types` are the same exactly when they are identical. */
export interface Term {
  /** What has to hold together; `unknown` has no parts. */
  readonly parts: readonly Part[];
  readonly key: string;
}

interface Part {
  readonly id: number;
  readonly read: () => Atoms;
  readonly print: () => string;
}

/** Thrown when types take too much work: whoever begins the work catches it. */
export class TypesTooLarge extends Error {
  override readonly name = "TypesTooLarge";
}

/** How much text is printed in the time of a step. */
const CHARACTERS_PER_STEP = 32;
/** What it takes to make a place for terms, in steps. */
const STEPS_TO_BEGIN = 20;

let allowed = Number.POSITIVE_INFINITY;
let spent = 0;

/**
 * Does work that compares many types, each within its own limit, within one limit for all: past it, all others are too
 * large as well. Within itself it changes nothing.
 */
export function withinAllowance<Value>(work: () => Value, steps = MAX_COMPARISON_STEPS_IN_ALL): Value {
  if (allowed !== Number.POSITIVE_INFINITY) return work();
  [allowed, spent] = [steps, 0];
  try {
    return work();
  } finally {
    allowed = Number.POSITIVE_INFINITY;
  }
}

/** A place where terms are made. It works within a limit and is thrown away after use. */
export interface Types {
  readonly any: Term;
  readonly never: Term;
  term(schema: Schema, defs: Definitions): Term;
  both(left: Term, right: Term): Term;
  orUndefined(term: Term): Term;
  /** A type made of its normal form; one for each `name`, by which it is printed unless `print` says otherwise. */
  made(name: string, atoms: Atoms, print?: () => string): Term;
  atoms(term: Term): Atoms;
  print(term: Term): string;
  /** Counts a step of work, or as many as it takes; throws `TypesTooLarge` past the limit. */
  spend(steps?: number): void;
}

/** Makes a place for terms. `onStep` hears of every step, and may end the work by throwing. */
export function makeTypes(onStep: () => void = () => undefined): Types {
  const terms = new Map<string, Term>();
  const partsOf = new WeakMap<Definitions, WeakMap<SchemaObject, Part>>();
  const made = new Map<string, Part>();
  const normalForms = new Map<Term, Atoms>();
  const printed = new Map<Term, string>();
  let parts = 0;
  let steps = 0;
  spent += STEPS_TO_BEGIN;

  const termOf = (list: readonly Part[]): Term => {
    const key = list.map(({ id }) => id).join("&");
    const term = terms.get(key) ?? { parts: list, key };
    terms.set(key, term);
    return term;
  };
  const madePart = (name: string, read: () => Atoms, print: () => string): Part => {
    const part = made.get(name) ?? { id: parts++, read, print };
    made.set(name, part);
    return part;
  };
  const partOf = (schema: SchemaObject, defs: Definitions): Part => {
    const known = partsOf.get(defs) ?? new WeakMap<SchemaObject, Part>();
    partsOf.set(defs, known);
    const read = () => atomsOfSchema(types, schema, defs);
    const part = known.get(schema) ?? { id: parts++, read, print: () => printSchema(schema, defs) };
    known.set(schema, part);
    return part;
  };

  const types: Types = {
    any: termOf([]),
    never: termOf([
      madePart(
        "never",
        () => ({ literals: NO_LITERALS, kinds: [] }),
        () => "never",
      ),
    ]),
    term(schema, defs) {
      const resolved = resolveReferences(schema, defs);
      if (typeof resolved === "boolean") return resolved ? types.any : types.never;
      return termOf([partOf(resolved, defs)]);
    },
    both(left, right) {
      if (left === right) return left;
      const all = new Map([...left.parts, ...right.parts].map((part) => [part.id, part]));
      return termOf([...all.values()].sort((one, other) => one.id - other.id));
    },
    orUndefined(term) {
      if (term === types.any) return term;
      const read = () => uniteAtoms([types.atoms(term), onlyKind({ kind: "undefined" })]);
      return termOf([madePart(`${term.key} | undefined`, read, () => types.print(term))]);
    },
    made: (name, atoms, print = () => name) => termOf([madePart(name, () => atoms, print)]),
    atoms(term) {
      const known = normalForms.get(term);
      if (known !== undefined) return known;
      types.spend();
      // A type that is a union with itself has nothing more by that.
      normalForms.set(term, { literals: NO_LITERALS, kinds: [] });
      const atoms = term.parts.reduce((left, part) => intersectAtoms(types, left, part.read()), ANY_ATOMS);
      normalForms.set(term, atoms);
      return atoms;
    },
    print(term) {
      const known = printed.get(term);
      if (known !== undefined) return known;
      const text = term.parts.map((part) => part.print()).join(" & ") || "unknown";
      printed.set(term, shortenType(text));
      types.spend(Math.ceil(text.length / CHARACTERS_PER_STEP));
      return shortenType(text);
    },
    spend(count = 1) {
      onStep();
      steps += count;
      spent += count;
      if (spent > allowed) throw new TypesTooLarge(`more than ${allowed} steps in all`);
      if (steps > MAX_COMPARISON_STEPS) throw new TypesTooLarge(`more than ${MAX_COMPARISON_STEPS} steps`);
    },
  };
  return types;
}
