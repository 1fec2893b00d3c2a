/**
 * Compares two ways to call a function, and what two calls have in common.
 */
import type { Change } from "../contracts/compare.ts";
import { assignable, sentence, withinLimits } from "./assignable.ts";
import { type Callable, callType } from "./calls.ts";
import { compareParameters } from "./compare.parameters.ts";
import { exampleFinder } from "./example.ts";
import { printSchema } from "./print.ts";
import { makeRelation } from "./relation.ts";
import { makeTypes } from "./terms.ts";

/** What changed from one call to another. */
export function compareCall(left: Callable, right: Callable): Change[] {
  const parameters = compareParameters(left, right);
  const changes = [...parameters, ...compareResult(left, right)];
  if (parameters.some(({ verdict }) => verdict === "breaking")) return changes;
  // One by one they all hold; together they must too.
  const why = argumentsMisfit(left, right);
  const whole: Change[] =
    why === null
      ? []
      : [
          {
            where: "parameters",
            what: "narrowed",
            reason: `Some calls do not fit any more: ${why}.`,
            verdict: "breaking",
          },
        ];
  return [...whole, ...changes];
}

/** What changed in the result. */
export function compareResult(left: Callable, right: Callable): Change[] {
  const [before, after] = [left.call.result, right.call.result];
  const defs = { from: right.defs, to: left.defs };
  const back = { from: left.defs, to: right.defs };
  const isSame =
    assignable(after, before, defs, { exact: true }) === null &&
    assignable(before, after, back, { exact: true }) === null;
  if (isSame) return [];
  const what = `retyped from ${printSchema(before, left.defs)} to ${printSchema(after, right.defs)}`;
  const why = assignable(after, before, defs, { readers: "takers" });
  const reason =
    why === null ? "Every result is one that callers expect." : `Callers may get what they do not expect: ${why}.`;
  return [{ where: "result", what, reason, verdict: why === null ? "compatible" : "breaking" }];
}

/** Why not every argument list of one call fits another; null when it does. */
export function argumentsMisfit(left: Callable, right: Callable): string | null {
  return withinLimits(() => {
    const types = makeTypes();
    const from = callType(types, left, "the arguments");
    const to = callType(types, right, "those of the other");
    const found = makeRelation(types, { exact: false, readers: "givers" }).misfit(from.term, to.term);
    return found === null ? null : sentence(found);
  }, "the types are too large to compare");
}

/** Whether some argument list fits both calls; when that takes too long to find out, it may. */
export function mayShareArguments(left: Callable, right: Callable): boolean {
  return withinLimits(() => {
    const types = makeTypes();
    const common = types.both(callType(types, left, "left").term, callType(types, right, "right").term);
    return exampleFinder(types)(common) !== null;
  }, true);
}

/** A call's parameters, to name it by: `overload (a: string)`. */
export function nameOfCall({ call, defs }: Callable): string {
  const parameters = call.parameters.map(({ name, schema, optional, rest }, index) => {
    return `${rest ? "..." : ""}${name ?? `arg${index + 1}`}${optional ? "?" : ""}: ${printSchema(schema, defs)}`;
  });
  return `overload (${parameters.join(", ")})`;
}
