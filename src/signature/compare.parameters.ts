/**
 * Compares the parameters of two ways to call a function, one by one, in the order of the left side.
 *
 * A parameter that keeps its name keeps its identity, even where it moves; of the others, those at the same place belong
 * together. Calls by name exist, so a rename breaks callers.
 */
import type { Change } from "../contracts/compare.ts";
import type { Parameter } from "../contracts/signature.ts";
import { assignable } from "./assignable.ts";
import type { Callable } from "./calls.ts";
import { printSchema } from "./print.ts";

interface Placed {
  readonly parameter: Parameter;
  readonly index: number;
}

interface Couple {
  readonly left: Placed | null;
  readonly right: Placed | null;
}

/** What changed from the parameters of one call to those of another. */
export function compareParameters(left: Callable, right: Callable): Change[] {
  return couples(left, right).flatMap((couple) => {
    if (couple.right === null) return couple.left === null ? [] : [removed(couple.left)];
    if (couple.left === null) return [added(couple.right, left.call.parameters.length)];
    return changesOf(couple.left, couple.right, left, right);
  });
}

/** Where a change is: `parameter b`, `parameter 2` where it has no name. */
function whereOf({ parameter, index }: Placed): string {
  return `parameter ${parameter.name ?? index + 1}`;
}

function couples({ call: left }: Callable, { call: right }: Callable): Couple[] {
  const rights = right.parameters.map((parameter, index): Placed => ({ parameter, index }));
  const leftNames = new Set(left.parameters.map(({ name }) => name));
  const taken = new Set<Placed>();
  const paired = left.parameters.map((parameter, index): Couple => {
    const named = rights.find((each) => parameter.name !== null && each.parameter.name === parameter.name);
    const alike = rights[index];
    const isFree = alike !== undefined && (alike.parameter.name === null || !leftNames.has(alike.parameter.name));
    const match = named ?? (isFree ? alike : null);
    if (match !== null) taken.add(match);
    return { left: { parameter, index }, right: match };
  });
  return [...paired, ...rights.filter((each) => !taken.has(each)).map((each) => ({ left: null, right: each }))];
}

function removed(left: Placed): Change {
  return { where: whereOf(left), what: "removed", reason: "Callers may pass it.", verdict: "breaking" };
}

function added(right: Placed, leftCount: number): Change {
  const where = whereOf(right);
  const { optional, rest } = right.parameter;
  if (!optional && !rest) {
    return { where, what: "added", reason: "Callers do not pass it, and it is required.", verdict: "breaking" };
  }
  if (right.index < leftCount) {
    return {
      where,
      what: "added",
      reason: "Callers by position pass another argument in its place.",
      verdict: "breaking",
    };
  }
  return { where, what: "added", reason: "Callers need not pass it.", verdict: "compatible" };
}

function changesOf(left: Placed, right: Placed, from: Callable, to: Callable): Change[] {
  const where = whereOf(left);
  const found = [
    moved(left, right),
    renamed(left.parameter, right.parameter),
    rested(left.parameter, right.parameter),
    left.parameter.rest === right.parameter.rest ? retyped(left.parameter, right.parameter, from, to) : null,
    optionality(left.parameter, right.parameter),
    defaults(left.parameter, right.parameter),
  ];
  return found.filter((each) => each !== null).map((each) => ({ where, ...each }));
}

type Found = Omit<Change, "where"> | null;

function moved(left: Placed, right: Placed): Found {
  if (left.index === right.index) return null;
  const what = `moved from place ${left.index + 1} to place ${right.index + 1}`;
  return { what, reason: "Callers by position pass it in its old place.", verdict: "breaking" };
}

function renamed(left: Parameter, right: Parameter): Found {
  if (left.name === right.name) return null;
  if (left.name === null) {
    return { what: `named ${right.name}`, reason: "It can be passed by name now.", verdict: "compatible" };
  }
  const what = right.name === null ? "lost its name" : `renamed to ${right.name}`;
  return {
    what,
    reason: `Callers by position see no difference, but callers by name pass ${left.name}.`,
    verdict: "breaking",
  };
}

function rested(left: Parameter, right: Parameter): Found {
  if (left.rest === right.rest) return null;
  if (right.rest) {
    const reason = "It takes all arguments that are left; callers by name pass one value, and now it is an array.";
    return { what: "moved to a rest parameter", reason, verdict: "breaking" };
  }
  return {
    what: "no rest parameter any more",
    reason: "Callers may pass any number of arguments.",
    verdict: "breaking",
  };
}

function retyped(left: Parameter, right: Parameter, from: Callable, to: Callable): Found {
  const defs = { from: from.defs, to: to.defs };
  const back = { from: to.defs, to: from.defs };
  const isSame =
    assignable(left.schema, right.schema, defs, { exact: true }) === null &&
    assignable(right.schema, left.schema, back, { exact: true }) === null;
  if (isSame) return null;
  const what = `retyped from ${printSchema(left.schema, from.defs)} to ${printSchema(right.schema, to.defs)}`;
  const why = assignable(left.schema, right.schema, defs, { readers: "givers" });
  if (why === null)
    return { what, reason: "Every value that callers could pass is still taken.", verdict: "compatible" };
  return { what, reason: `Callers may pass what is not taken any more: ${why}.`, verdict: "breaking" };
}

function optionality(left: Parameter, right: Parameter): Found {
  if (left.optional === right.optional || left.rest || right.rest) return null;
  if (left.optional) return { what: "made required", reason: "Callers may leave it out.", verdict: "breaking" };
  return { what: "made optional", reason: "Callers that pass it may go on doing so.", verdict: "compatible" };
}

function defaults(left: Parameter, right: Parameter): Found {
  if (left.default === right.default || !left.optional || !right.optional) return null;
  const [before, after] = [left.default ?? "none", right.default ?? "none"];
  const reason = "The types hold, but callers that leave it out get another value.";
  return { what: `default changed from ${before} to ${after}`, reason, verdict: "compatible" };
}
