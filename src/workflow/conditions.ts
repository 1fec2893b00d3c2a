/**
 * Conditions of steps: templates that count as JavaScript counts them, and operators over templates.
 */
import type { Condition } from "../contracts/workflow.ts";
import { isRecord } from "../signature/values.ts";
import { isSame } from "./equal.ts";
import type { FaultList, Place } from "./places.ts";
import { readText } from "./references.ts";
import { type FoundReference, fill, findReferences, type Scope } from "./templates.ts";

/** Operators over two templates. */
const COMPARISONS = ["equals", "less", "greater"] as const;

const WHAT_IT_IS = "must be a reference, true, false, or an object with one of not, all, any, equals, less, greater";

/** Finds the references of a condition, and what is wrong with how it is written. */
export function findConditionReferences(condition: unknown, place: Place, faults: FaultList): FoundReference[] {
  if (typeof condition === "boolean") return [];
  if (typeof condition === "string") return findTextReference(condition, place, faults);
  const [operator, ...more] = isRecord(condition) ? Object.entries(condition) : [];
  if (operator === undefined || more.length > 0) {
    faults.add(place, WHAT_IT_IS);
    return [];
  }
  const [name, operand] = operator;
  const inner: Place = [...place, name];
  if (name === "not") return findConditionReferences(operand, inner, faults);
  if (name === "all" || name === "any") {
    if (!Array.isArray(operand)) faults.add(inner, "must be a list of conditions");
    return list(operand).flatMap((each, index) => findConditionReferences(each, [...inner, index], faults));
  }
  if (COMPARISONS.every((comparison) => comparison !== name)) {
    faults.add(place, WHAT_IT_IS);
    return [];
  }
  if (list(operand).length !== 2) faults.add(inner, "must be a list of two templates");
  return list(operand).flatMap((each, index) => findReferences(each, [...inner, index], faults));
}

function findTextReference(text: string, place: Place, faults: FaultList): FoundReference[] {
  if (readText(text).kind === "plain")
    faults.add(place, "must refer to something: a plain text is the same in every run");
  return findReferences(text, place, faults);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether a condition holds. */
export function holds(condition: Condition, scope: Scope): boolean {
  if (typeof condition !== "object") return Boolean(fill(condition, scope));
  if ("not" in condition) return !holds(condition.not, scope);
  if ("all" in condition) return condition.all.every((each) => holds(each, scope));
  if ("any" in condition) return condition.any.some((each) => holds(each, scope));
  if ("equals" in condition) return isSame(fill(condition.equals[0], scope), fill(condition.equals[1], scope));
  if ("less" in condition) return isLess(fill(condition.less[0], scope), fill(condition.less[1], scope));
  return isLess(fill(condition.greater[1], scope), fill(condition.greater[0], scope));
}

/** Numbers and bigints, texts, and dates have an order among themselves; nothing else has. */
function isLess(left: unknown, right: unknown): boolean {
  if (typeof left === "string" && typeof right === "string") return left < right;
  if (left instanceof Date && right instanceof Date) return left < right;
  return isNumeric(left) && isNumeric(right) && left < right;
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** A condition in words, for people; `print` gives the text of a template. */
export function printCondition(condition: Condition, print: (template: unknown) => string): string {
  const inner = (each: Condition) => {
    const text = printCondition(each, print);
    return typeof each === "object" ? `(${text})` : text;
  };
  if (typeof condition !== "object") return print(condition);
  if ("not" in condition) return `not ${inner(condition.not)}`;
  if ("all" in condition) return condition.all.map(inner).join(" and ") || "true";
  if ("any" in condition) return condition.any.map(inner).join(" or ") || "false";
  if ("equals" in condition) return condition.equals.map(print).join(" = ");
  return "less" in condition ? condition.less.map(print).join(" < ") : condition.greater.map(print).join(" > ");
}
