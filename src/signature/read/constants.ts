/**
 * Literals in expressions: the same rules for literal types, enums, defaults and constants.
 */
import type { Literal } from "../../contracts/schema.ts";
import type { Expression } from "./nodes.ts";

/** The value of a plain literal: a string, a finite number, also negative, a boolean or null; else undefined. */
export function literalValue(node: Expression): Literal | undefined {
  switch (node.type) {
    case "Literal":
      return "value" in node && node.regex === undefined && node.bigint === undefined
        ? plainValue(node.value)
        : undefined;
    case "TemplateLiteral":
      return node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? undefined) : undefined;
    case "UnaryExpression": {
      const value = literalValue(node.argument);
      if (typeof value !== "number") return undefined;
      // Zero has no sign in JSON, nor among the literal types.
      if (node.operator === "-") return 0 - value;
      return node.operator === "+" ? value : undefined;
    }
    default:
      return undefined;
  }
}

function plainValue(value: unknown): Literal | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "string" || typeof value === "boolean" || value === null ? value : undefined;
}
