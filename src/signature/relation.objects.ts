/**
 * When every object of one type is one of another, member by member.
 */
import { type Kind, type Member, memberOf, type ObjectKind, onlyKind, onlyLiterals } from "./atoms.ts";
import { inside, type Misfit, misfit, type Relation, type RelationOptions } from "./relation.rules.ts";
import type { Term, Types } from "./terms.ts";
import { memberPath } from "./values.ts";

/** Most alternatives of a member that is taken apart. */
const MAX_ALTERNATIVES = 32;

/** Why not every object of `from` is one of `to`; null when it is. */
export function objectMisfit(relation: Relation, from: ObjectKind, to: ObjectKind): Misfit | null {
  relation.types.spend(1 + ((from.members.size + to.members.size) >> 2));
  for (const [name, target] of to.members) {
    const found = memberMisfit(relation, name, sourceMember(relation, from, name), target);
    if (found !== null) return found;
  }
  if (to.others === null) return null;
  for (const [name, member] of from.members) {
    if (to.members.has(name)) continue;
    const found = relation.misfit(member.term, to.others);
    if (found === null) continue;
    const isClosed = isOnlyUndefined(relation.types, to.others);
    return isClosed ? misfit(`member ${JSON.stringify(name)} is not allowed`) : inside(memberPath("", name), found);
  }
  const others = othersOf(relation, from);
  const found = others === null ? null : relation.misfit(others, to.others);
  return found === null ? null : inside("[name]", found);
}

/** A member of the source; null when it cannot be there. */
function sourceMember(relation: Relation, from: ObjectKind, name: string): Member | null {
  if (from.members.has(name)) return memberOf(relation.types, from, name);
  const others = othersOf(relation, from);
  return others === null ? null : { term: others, required: false };
}

function othersOf({ types, options }: Relation, { others }: ObjectKind): Term | null {
  return others ?? (options.exact ? types.any : null);
}

function memberMisfit(relation: Relation, name: string, source: Member | null, target: Member): Misfit | null {
  const quoted = JSON.stringify(name);
  if (target.required && source?.required !== true) {
    return misfit(`member ${quoted} ${missingWords(source !== null, relation.options)}`);
  }
  const found = source === null ? null : relation.misfit(source.term, target.term);
  return found === null ? null : inside(memberPath("", name), found);
}

function missingWords(mayBeThere: boolean, { readers }: RelationOptions): string {
  if (readers === "givers") return "is required now";
  if (readers === "joiners") return mayBeThere ? "may be missing" : "is missing";
  return mayBeThere ? "may be missing now" : "is gone";
}

function isOnlyUndefined(types: Types, term: Term): boolean {
  const { literals, kinds } = types.atoms(term);
  return literals.size === 0 && kinds.every(({ kind }) => kind === "undefined");
}

/**
 * Takes an object type apart by the alternatives of one member: `{ a: boolean }` is `{ a: true } | { a: false }`. It is
 * a member that one of the targets does not take as a whole. Null when there is none.
 */
export function splitObject(relation: Relation, from: ObjectKind, targets: readonly Kind[]): ObjectKind[] | null {
  const { types } = relation;
  for (const [name, { term, required }] of from.members) {
    const { literals, kinds } = types.atoms(term);
    const count = literals.size + kinds.length;
    if (!required || count < 2 || count > MAX_ALTERNATIVES) continue;
    const isTakenWhole = targets.every(
      (target) => target.kind !== "object" || relation.misfit(term, memberOf(types, target, name).term) === null,
    );
    if (isTakenWhole) continue;
    const alternatives = [
      ...[...literals].map((value) => types.made(JSON.stringify(value), onlyLiterals([value]))),
      ...kinds.map((kind, index) => types.made(`${term.key} #${index}`, onlyKind(kind))),
    ];
    return alternatives.map((alternative) => {
      return { ...from, members: new Map(from.members).set(name, { term: alternative, required }) };
    });
  }
  return null;
}
