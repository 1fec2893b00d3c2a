/**
 * The values of an enum's members, as TypeScript computes them from constants.
 */
import { literalValue } from "./constants.ts";
import { unreadable } from "./faults.ts";
import type { Module } from "./module.ts";
import { type BinaryExpression, type EnumDeclaration, type EnumMember, type Expression, nameOf } from "./nodes.ts";

type EnumValue = string | number;

/** Values by member, in source order. Throws `Unreadable` for what is computed when the code runs. */
export function enumValues(module: Module, declarations: readonly EnumDeclaration[]): ReadonlyMap<string, EnumValue> {
  const values = new Map<string, EnumValue>();
  for (const { members } of declarations) {
    let previous: EnumValue | undefined = -1;
    for (const member of members) {
      previous = memberValue(member, previous, values);
      if (previous === undefined) throw unreadable(module, member, "is no constant: give the member a literal value.");
      values.set(nameOf(member.id), previous);
    }
  }
  return values;
}

function memberValue(
  { initializer }: EnumMember,
  previous: EnumValue | undefined,
  values: ReadonlyMap<string, EnumValue>,
): EnumValue | undefined {
  if (initializer !== undefined) return constant(initializer, values);
  return typeof previous === "number" ? previous + 1 : undefined;
}

/** The value of a constant expression over earlier members; undefined when it is none. */
function constant(node: Expression, values: ReadonlyMap<string, EnumValue>): EnumValue | undefined {
  const plain = literalValue(node);
  if (typeof plain === "string" || typeof plain === "number") return plain;
  switch (node.type) {
    case "Identifier":
      return values.get(node.name);
    case "MemberExpression":
      return node.property.type === "Identifier" && !node.computed ? values.get(node.property.name) : undefined;
    case "UnaryExpression": {
      const value = constant(node.argument, values);
      return node.operator === "~" && typeof value === "number" ? ~value : undefined;
    }
    case "BinaryExpression":
      return computed(node, values);
    default:
      return undefined;
  }
}

function computed({ operator, left, right }: BinaryExpression, values: ReadonlyMap<string, EnumValue>) {
  const one = constant(left, values);
  const other = constant(right, values);
  if (one === undefined || other === undefined) return undefined;
  if (typeof one === "string" || typeof other === "string") return operator === "+" ? `${one}${other}` : undefined;
  return ARITHMETIC.get(operator)?.(one, other);
}

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
