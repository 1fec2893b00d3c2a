/**
 * The values of an enum's members, as TypeScript computes them from constants.
 */
import { literalValue } from "./constants.ts";
import { unreadable } from "./faults.ts";
import type { Module } from "./module.ts";
import {
  type BinaryExpression,
  type EnumDeclaration,
  type EnumMember,
  type Expression,
  type MemberExpression,
  nameOf,
} from "./nodes.ts";

type EnumValue = string | number;

/** Values by member, in source order. Throws `Unreadable` for what is computed when the code runs. */
export function enumValues(module: Module, declarations: readonly EnumDeclaration[]): ReadonlyMap<string, EnumValue> {
  const values = new Map<string, EnumValue>();
  for (const { id, members } of declarations) {
    let previous: EnumValue | undefined = -1;
    for (const member of members) {
      previous = memberValue(member, previous, { name: id.name, values });
      if (previous === undefined) throw unreadable(module, member, "is no constant: give the member a literal value.");
      values.set(nameOf(member.id), previous);
    }
  }
  return values;
}

/** The enum whose member is computed, with the values of its members so far. */
interface Known {
  readonly name: string;
  readonly values: ReadonlyMap<string, EnumValue>;
}

function memberValue(
  { initializer }: EnumMember,
  previous: EnumValue | undefined,
  known: Known,
): EnumValue | undefined {
  if (initializer !== undefined) return constant(initializer, known);
  return typeof previous === "number" ? previous + 1 : undefined;
}

/** The value of a constant expression over earlier members; undefined when it is none. */
function constant(node: Expression, known: Known): EnumValue | undefined {
  const plain = literalValue(node);
  if (typeof plain === "string" || typeof plain === "number") return plain;
  switch (node.type) {
    case "Identifier":
      return known.values.get(node.name);
    case "MemberExpression":
      return ownMember(node, known);
    case "UnaryExpression": {
      const value = constant(node.argument, known);
      return typeof value === "number" ? SIGNS.get(node.operator)?.(value) : undefined;
    }
    case "BinaryExpression":
      return computed(node, known);
    default:
      return undefined;
  }
}

/** `E.A` inside of `E`; members of other enums are not looked up. */
function ownMember({ object, property, computed }: MemberExpression, { name, values }: Known): EnumValue | undefined {
  const isOwn = object.type === "Identifier" && object.name === name;
  return isOwn && !computed && property.type === "Identifier" ? values.get(property.name) : undefined;
}

function computed({ operator, left, right }: BinaryExpression, known: Known) {
  const one = constant(left, known);
  const other = constant(right, known);
  if (one === undefined || other === undefined) return undefined;
  if (typeof one === "string" || typeof other === "string") return operator === "+" ? `${one}${other}` : undefined;
  const value = ARITHMETIC.get(operator)?.(one, other);
  // Infinity is no literal type, and JSON has no word for it.
  return Number.isFinite(value) ? value : undefined;
}

const SIGNS: ReadonlyMap<string, (value: number) => number> = new Map([
  ["~", (value) => ~value],
  ["-", (value) => 0 - value],
  ["+", (value) => value],
]);

const ARITHMETIC: ReadonlyMap<string, (left: number, right: number) => number> = new Map([
  ["+", (left, right) => left + right],
  ["-", (left, right) => left - right],
  ["*", (left, right) => left * right],
  ["/", (left, right) => left / right],
  ["%", (left, right) => left % right],
  ["**", (left, right) => left ** right],
  ["|", (left, right) => left | right],
  ["&", (left, right) => left & right],
  ["^", (left, right) => left ^ right],
  ["<<", (left, right) => left << right],
  [">>", (left, right) => left >> right],
  [">>>", (left, right) => left >>> right],
]);
