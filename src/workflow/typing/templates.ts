/**
 * The type of what a template stands for: its literals as they are, references as the types that they lead to.
 */
import { RICH_TYPES, type RichType } from "../../contracts/schema.ts";
import { ANY_ATOMS, type Atoms, type Kind, onlyKind, onlyLiterals } from "../../signature/atoms.ts";
import type { Term, Types } from "../../signature/terms.ts";
import { isRecord, RICH_GUARDS } from "../../signature/values.ts";
import { printPlace } from "../places.ts";
import { type Reference, readText } from "../references.ts";
import { alternativesOf } from "../templates.ts";
import { plain, typeAtPath, unionOf } from "./members.ts";

/** What references lead to, as types. */
export interface TypeScope {
  readonly types: Types;
  /** Of a step's output. */
  output(step: string): Term;
  /** Of `$item`. */
  item(): Term;
  /** A name that no type has yet. */
  freshName(): string;
}

/** The type that a reference leads to, or why it leads nowhere. */
export function typeOfReference(reference: Reference, scope: TypeScope): Term | { readonly message: string } {
  const { types } = scope;
  switch (reference.to) {
    case "step":
      return typeAtPath(types, scope.output(reference.step), reference.path);
    case "item":
      return typeAtPath(types, scope.item(), reference.path);
    case "input":
      return types.any;
    case "index":
      return plain(types, "number");
    case "run.id":
    case "run.step":
      return plain(types, "string");
  }
}

/** The type of a template. What leads nowhere, which is told elsewhere, fits everything. */
export function typeOfTemplate(template: unknown, scope: TypeScope): Term {
  const { types } = scope;
  types.spend();
  if (typeof template === "string") return typeOfText(template, scope);
  if (Array.isArray(template)) {
    const places = template.map((element) => typeOfTemplate(element, scope));
    const { length } = places;
    return composed(
      scope,
      { kind: "array", places, rest: types.never, least: length, most: length },
      () => `[${places.map((term) => types.print(term)).join(", ")}]`,
    );
  }
  if (!isRecord(template)) return typeOfLeaf(types, template);
  const alternatives = alternativesOf(template);
  if (alternatives !== null) {
    return unionOf(
      types,
      alternatives.map((each) => typeOfTemplate(each, scope)),
    );
  }
  const members = Object.entries(template).map(
    ([name, value]) => [name, { term: typeOfTemplate(value, scope), required: true }] as const,
  );
  return composed(scope, { kind: "object", members: new Map(members), others: null }, () => {
    const printed = members.map(([name, { term }]) => `${printPlace([name])}: ${types.print(term)}`);
    return printed.length === 0 ? "{}" : `{ ${printed.join("; ")} }`;
  });
}

function composed({ types, freshName }: TypeScope, kind: Kind, print: () => string): Term {
  return types.made(freshName(), onlyKind(kind), print);
}

function typeOfText(template: string, scope: TypeScope): Term {
  const text = readText(template);
  if (text.kind === "plain") return literalTerm(scope.types, text.text);
  if (text.kind === "broken") return scope.types.any;
  const found = typeOfReference(text.reference, scope);
  return "message" in found ? scope.types.any : found;
}

function typeOfLeaf(types: Types, value: unknown): Term {
  if (typeof value === "boolean" || typeof value === "number" || value === null) return literalTerm(types, value);
  const name = RICH_TYPES.find((type) => RICH_GUARDS[type](value));
  return name === undefined ? types.any : types.made(`a ${name}`, richAtoms(types, name), () => name);
}

/** What is in a map or a set of a document is not looked at. */
function richAtoms(types: Types, name: RichType): Atoms {
  if (name === "Map") return onlyKind({ kind: name, args: [types.any, types.any] });
  if (name === "Set") return onlyKind({ kind: name, args: [types.any] });
  return name === "Stream" ? ANY_ATOMS : onlyKind({ kind: name });
}

function literalTerm(types: Types, value: string | number | boolean | null): Term {
  return types.made(`literal ${typeof value} ${value}`, onlyLiterals([value]), () => JSON.stringify(value));
}
