/**
 * Tells TypeScript that happens to parse as JavaScript.
 *
 * `wrap<string>("a")` is two comparisons in JavaScript and a call with a type argument in TypeScript. Nobody means
 * the comparisons, so a program that compares the outcome of `<` by `>` is taken for TypeScript.
 */
import type { Program } from "acorn";
import { walk } from "../metering/walk.ts";

/** Whether the program holds an expression of the form `a < b > c`. */
export function looksLikeTypeArguments(program: Program): boolean {
  let found = false;
  walk(program, (node) => {
    if (node.type === "BinaryExpression" && node.operator === ">" && node.left.type === "BinaryExpression") {
      found ||= node.left.operator === "<";
    }
  });
  return found;
}
