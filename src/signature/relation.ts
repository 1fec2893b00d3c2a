/**
 * Whether every value of one type is a value of another, and if not, why.
 *
 * A pair of types that is met again inside itself holds as long as nothing else speaks against it; so recursive types
 * end. What was found on such an assumption is forgotten when the assumption turns out false.
 */
import { MAX_COMPARISON_DEPTH } from "../contracts/limits.ts";
import type { Literal } from "../contracts/schema.ts";
import { everyKind } from "./atoms.read.ts";
import { type Atoms, holdsLiteral, type Kind } from "./atoms.ts";
import { arrayMisfit } from "./relation.arrays.ts";
import { objectMisfit, splitObject } from "./relation.objects.ts";
import { inside, type Misfit, misfit, type Relation, type RelationOptions } from "./relation.rules.ts";
import { type Term, type Types, TypesTooLarge } from "./terms.ts";

/** How many members of one object are taken apart into their literals, one after the other. */
const MAX_SPLITS = 3;

/** Makes the relation among the terms of `types`; it remembers what it has found. */
export function makeRelation(types: Types, options: RelationOptions): Relation {
  const holding = new Set<string>();
  const trail: string[] = [];
  const failed = new Map<string, Misfit>();
  let depth = 0;

  const relation: Relation = {
    types,
    options,
    misfit(from, to) {
      if (from === to || to.parts.every((part) => from.parts.includes(part))) return null;
      const pair = `${from.key} < ${to.key}`;
      if (holding.has(pair)) return null;
      const known = failed.get(pair);
      if (known !== undefined) return known;

      types.spend();
      if (depth >= MAX_COMPARISON_DEPTH) throw new TypesTooLarge(`nested deeper than ${MAX_COMPARISON_DEPTH}`);
      const assumptions = trail.push(pair) - 1;
      holding.add(pair);
      depth++;
      const found = unionMisfit(relation, from, to);
      depth--;
      if (found === null) return null;
      for (const assumption of trail.splice(assumptions)) holding.delete(assumption);
      failed.set(pair, found);
      return found;
    },
  };
  return relation;
}

function unionMisfit(relation: Relation, from: Term, to: Term): Misfit | null {
  const { types } = relation;
  const [source, target] = [types.atoms(from), types.atoms(to)];
  const literals = [...source.literals].filter((value) => !holdsLiteral(target, value));
  const kinds: Misfit[] = [];
  for (const kind of source.kinds) {
    const found = kindMisfit(relation, kind, target, MAX_SPLITS);
    // With another alternative that fits, one reason is enough.
    if (found !== null) kinds.push(found);
  }
  const [literal] = literals;
  const [first] = kinds;
  if (literal === undefined && first === undefined) return null;
  if (first !== undefined && first.path !== "") return first;
  if (first !== undefined && first.text !== "") return first;
  const isAll = literals.length === source.literals.size && kinds.length === source.kinds.length;
  return misfit(`${isAll ? types.print(from) : printAtom(literal, first)} is not ${types.print(to)}`);
}

function printAtom(literal: Literal | undefined, kind: Misfit | undefined): string {
  return literal === undefined ? (kind?.kind ?? "unknown") : JSON.stringify(literal);
}

/** Why a kind is not within a union. The text is empty where there is nothing to say but that it is not. */
function kindMisfit(relation: Relation, kind: Kind, target: Atoms, splits: number): Misfit | null {
  const { types } = relation;
  // Intersections of unions have exponentially many kinds: looking through them counts too.
  types.spend(1 + (target.kinds.length >> 4));
  if (kind.kind === "any" && relation.options.trusting === true) return null;
  if (isEmpty(types, kind)) return null;
  const alike = target.kinds.filter((other) => isAlike(kind, other));
  const found: Misfit[] = [];
  for (const other of alike) {
    const why = sameKindMisfit(relation, kind, other);
    if (why === null) return null;
    found.push(why);
  }
  if (kind.kind === "any" && target.kinds.length > 1) return anythingMisfit(relation, target);
  if (kind.kind === "object" && splits > 0 && alike.length > 1) {
    const parts = splitObject(relation, kind, alike);
    if (parts?.every((part) => kindMisfit(relation, part, target, splits - 1) === null)) return null;
  }
  const [only, ...more] = found;
  return only !== undefined && more.length === 0 ? only : { path: "", text: "", kind: nameOf(kind) };
}

function nameOf({ kind }: Kind): string {
  const names: Partial<Record<Kind["kind"], string>> = {
    any: "unknown",
    array: "an array",
    object: "an object",
    integer: "an integer",
  };
  return names[kind] ?? kind;
}

function isAlike(kind: Kind, other: Kind): boolean {
  return other.kind === "any" || other.kind === kind.kind || (kind.kind === "integer" && other.kind === "number");
}

/** Whether nothing can be of a kind, as far as one look tells: a member that must be there cannot be. */
function isEmpty(types: Types, kind: Kind): boolean {
  if (kind.kind !== "object") return false;
  types.spend(kind.members.size >> 2);
  for (const { term, required } of kind.members.values()) {
    if (!required) continue;
    const { literals, kinds } = types.atoms(term);
    if (literals.size === 0 && kinds.length === 0) return true;
  }
  return false;
}

function anythingMisfit(relation: Relation, target: Atoms): Misfit | null {
  const { literals, kinds } = everyKind(relation.types);
  const isWhole =
    [...literals].every((value) => holdsLiteral(target, value)) &&
    kinds.every((kind) => kindMisfit(relation, kind, target, 0) === null);
  return isWhole ? null : { path: "", text: "", kind: "unknown" };
}

function sameKindMisfit(relation: Relation, from: Kind, to: Kind): Misfit | null {
  if (from.kind === "array" && to.kind === "array") return arrayMisfit(relation, from, to);
  if (from.kind === "object" && to.kind === "object") return objectMisfit(relation, from, to);
  if (!("args" in from && "args" in to)) return null;
  for (const [index, arg] of from.args.entries()) {
    const found = relation.misfit(arg, to.args[index] ?? relation.types.any);
    if (found !== null) return inside(from.kind === "Set" ? ".values()" : [".keys()", ".values()"][index], found);
  }
  return null;
}
