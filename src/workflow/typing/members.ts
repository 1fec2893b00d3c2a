/**
 * The type at a path of a value. What a list or a record may have at any place counts as there, as in TypeScript; what a
 * value of this type cannot have is no place to refer to.
 */
import { type Atoms, type Kind, onlyKind, placeOf, uniteAtoms } from "../../signature/atoms.ts";
import type { Term, Types } from "../../signature/terms.ts";
import type { ReferencePath } from "../references.ts";
import { printReferencePath } from "../references.ts";

/** A way that leads nowhere: which step of it, and from what. */
export interface DeadEnd {
  readonly message: string;
}

/** The type at the end of a path, or why there is none. */
export function typeAtPath(types: Types, from: Term, path: ReferencePath): Term | DeadEnd {
  let current = from;
  for (const segment of path) {
    const inside = memberType(types, current, segment);
    if (inside === null) return { message: `${types.print(current)} has no ${printReferencePath([segment])}` };
    current = inside;
  }
  return current;
}

/** Everything that fits one of the types. */
export function unionOf(types: Types, terms: readonly Term[]): Term {
  const distinct = [...new Set(terms)];
  const [only = types.never, ...more] = distinct;
  if (more.length === 0) return only;
  if (distinct.includes(types.any)) return types.any;
  const name = `one of ${distinct.map(({ key }) => key).join(" | ")}`;
  const atoms = uniteAtoms(distinct.map((term) => types.atoms(term)));
  return types.made(name, atoms, () => [...new Set(distinct.map((term) => types.print(term)))].join(" | "));
}

/** Null when no value of the type has such a member; where only some have, `undefined` is in it. */
function memberType(types: Types, from: Term, segment: string | number): Term | null {
  const { literals, kinds } = types.atoms(from);
  types.spend(1 + kinds.length);
  const found = [
    ...[...literals].map((literal) => (typeof literal === "string" ? memberOfText(types, segment) : null)),
    ...kinds.map((kind) => memberOfKind(types, kind, segment)),
  ];
  const there = found.filter((term) => term !== null);
  if (there.length === 0) return null;
  return unionOf(types, there.length < found.length ? [...there, plain(types, "undefined")] : there);
}

function memberOfKind(types: Types, kind: Kind, segment: string | number): Term | null {
  switch (kind.kind) {
    case "any":
      return types.any;
    case "string":
      return memberOfText(types, segment);
    case "array":
      if (segment === "length") return plain(types, "number");
      return typeof segment === "number" && segment < kind.most ? placeOf(kind, segment) : null;
    case "object": {
      const { members, others } = kind;
      return members.get(String(segment))?.term ?? (others === null ? null : withoutUndefined(types, others));
    }
    default:
      if (typeof segment !== "number" || !kind.kind.endsWith("Array")) return null;
      return plain(types, kind.kind.startsWith("Big") ? "bigint" : "number");
  }
}

function memberOfText(types: Types, segment: string | number): Term | null {
  if (segment === "length") return plain(types, "number");
  return typeof segment === "number" ? plain(types, "string") : null;
}

/** Null where nothing is left: a type that allows no further members. */
function withoutUndefined(types: Types, term: Term): Term | null {
  const { literals, kinds } = types.atoms(term);
  const left: Atoms = { literals, kinds: kinds.filter(({ kind }) => kind !== "undefined") };
  if (left.literals.size === 0 && left.kinds.length === 0) return null;
  if (left.kinds.length === kinds.length) return term;
  return types.made(`${term.key} without undefined`, left, () => types.print(term));
}

/** A type without an inside. */
export function plain(types: Types, kind: "undefined" | "number" | "string" | "bigint" | "Date"): Term {
  return types.made(kind, onlyKind({ kind }));
}
