/**
 * Types in their normal form, for reasoning about sets of values: a union of literals and of kinds, where a kind is one
 * sort of value (an object with these members, an array of those elements) and no union or intersection itself.
 *
 * What is inside a kind stays a term: it is brought into this form when somebody looks.
 */
import type { Literal, RichType } from "../contracts/schema.ts";
import type { Term, Types } from "./terms.ts";

/** A union. Null and the two booleans are always literals. */
export interface Atoms {
  readonly literals: ReadonlySet<Literal>;
  readonly kinds: readonly Kind[];
}

export interface ArrayKind {
  readonly kind: "array";
  /** Of the first elements, one by one; where one may be missing, `undefined` is in its term. */
  readonly places: readonly Term[];
  /** Of all other elements. */
  readonly rest: Term;
  readonly least: number;
  readonly most: number;
}

export interface Member {
  /** Of an optional member `undefined` is in it: that counts as absent. */
  readonly term: Term;
  readonly required: boolean;
}

export interface ObjectKind {
  readonly kind: "object";
  readonly members: ReadonlyMap<string, Member>;
  /** Of members that are not named; null where the type says nothing about them. */
  readonly others: Term | null;
}

/** Maps and sets have arguments: key and value, or element. */
export interface CollectionKind {
  readonly kind: "Map" | "Set";
  readonly args: readonly Term[];
}

export interface PlainKind {
  readonly kind: "any" | "string" | "number" | "integer" | Exclude<RichType, "Map" | "Set" | "Stream">;
}

export type Kind = ArrayKind | ObjectKind | CollectionKind | PlainKind;

export const NO_LITERALS: ReadonlySet<Literal> = new Set();
export const ANY_ATOMS: Atoms = { literals: NO_LITERALS, kinds: [{ kind: "any" }] };

/** A union of one kind. */
export function onlyKind(kind: Kind): Atoms {
  return { literals: NO_LITERALS, kinds: [kind] };
}

/** A union of literals. */
export function onlyLiterals(literals: Iterable<Literal>): Atoms {
  return { literals: new Set(literals), kinds: [] };
}

/** Everything that fits one of the unions. */
export function uniteAtoms(unions: readonly Atoms[]): Atoms {
  const [only, ...more] = unions;
  if (only !== undefined && more.length === 0) return only;
  return {
    literals: new Set(unions.flatMap(({ literals }) => [...literals])),
    kinds: unions.flatMap(({ kinds }) => kinds),
  };
}

/** Everything that fits both unions. */
export function intersectAtoms(types: Types, left: Atoms, right: Atoms): Atoms {
  if (left === ANY_ATOMS) return right;
  if (right === ANY_ATOMS) return left;
  const kinds: Kind[] = [];
  for (const one of left.kinds) {
    for (const other of right.kinds) {
      types.spend();
      const both = intersectKinds(types, one, other);
      if (both !== null) kinds.push(both);
    }
  }
  const literals = new Set<Literal>();
  for (const value of left.literals) if (holdsLiteral(right, value)) literals.add(value);
  for (const value of right.literals) if (holdsLiteral(left, value)) literals.add(value);
  return { literals, kinds };
}

/** Whether a literal is in a union. */
export function holdsLiteral({ literals, kinds }: Atoms, value: Literal): boolean {
  return literals.has(value) || kinds.some(({ kind }) => kindHoldsLiteral(kind, value));
}

function kindHoldsLiteral(kind: Kind["kind"], value: Literal): boolean {
  if (kind === "any") return true;
  if (value === null) return false;
  return kind === "integer" ? Number.isInteger(value) : kind === typeof value;
}

/** Everything that is of both kinds; null when that is nothing. */
function intersectKinds(types: Types, left: Kind, right: Kind): Kind | null {
  if (left.kind === "any") return right;
  if (right.kind === "any") return left;
  if (left.kind === "array" && right.kind === "array") return intersectArrays(types, left, right);
  if (left.kind === "object" && right.kind === "object") return intersectObjects(types, left, right);
  if ("args" in left && "args" in right) {
    if (left.kind !== right.kind) return null;
    return { kind: left.kind, args: left.args.map((arg, index) => types.both(arg, right.args[index] ?? types.any)) };
  }
  if (left.kind === "number" && right.kind === "integer") return right;
  return left.kind === right.kind || (left.kind === "integer" && right.kind === "number") ? left : null;
}

function intersectArrays(types: Types, left: ArrayKind, right: ArrayKind): ArrayKind | null {
  const least = Math.max(left.least, right.least);
  const most = Math.min(left.most, right.most);
  if (least > most) return null;
  const length = Math.max(left.places.length, right.places.length);
  types.spend(length);
  const places = Array.from({ length }, (_, index) => types.both(placeOf(left, index), placeOf(right, index)));
  return { kind: "array", places, rest: types.both(left.rest, right.rest), least, most };
}

function intersectObjects(types: Types, left: ObjectKind, right: ObjectKind): ObjectKind {
  types.spend(left.members.size + right.members.size);
  const members = new Map<string, Member>();
  for (const name of new Set([...left.members.keys(), ...right.members.keys()])) {
    const [one, other] = [memberOf(types, left, name), memberOf(types, right, name)];
    members.set(name, { term: types.both(one.term, other.term), required: one.required || other.required });
  }
  return { kind: "object", members, others: intersectOthers(types, left.others, right.others) };
}

/** A type that says nothing about further members goes before one that lets everything pass. */
function intersectOthers(types: Types, left: Term | null, right: Term | null): Term | null {
  if (left === null) return right === types.any ? null : right;
  if (right === null) return left === types.any ? null : left;
  return types.both(left, right);
}

/** What may be at a place of an array. */
export function placeOf({ places, rest }: ArrayKind, index: number): Term {
  return places[index] ?? rest;
}

/** What may be in a member of an object, named or not. */
export function memberOf(types: Types, { members, others }: ObjectKind, name: string): Member {
  return members.get(name) ?? { term: others ?? types.any, required: false };
}
