/**
 * Graphs of steps as one would run them by hand: one step after another, in the order in which they are written, with
 * nothing shared with the engine. And graphs made at random, for both.
 */
import * as fc from "fast-check";

/** A step of the kind that is generated. */
export interface GraphStep {
  readonly id: string;
  readonly function: string;
  readonly args: readonly unknown[];
  readonly after?: readonly string[];
  readonly when?: unknown;
  readonly each?: unknown;
  readonly fallback?: { readonly value: unknown } | { readonly function: string; readonly args: readonly unknown[] };
}
export interface Graph {
  readonly id: string;
  readonly steps: readonly GraphStep[];
  readonly output: unknown;
}

/** Functions of the graphs; `boom` always fails. */
export const GRAPH_FUNCTIONS = {
  pack: (...args: unknown[]) => args,
  count: (...args: unknown[]) => args.length,
  second: (_first: unknown, second: unknown) => second,
  boom: () => {
    throw "boom";
  },
};

/** What a graph comes to. */
export interface NaiveOutcome {
  readonly value: unknown;
  /** Null where a step fails for good. */
  readonly states: Readonly<Record<string, string>> | null;
}

/** What templates stand for at some point of a run. */
interface Known {
  readonly input: unknown;
  readonly outputs: ReadonlyMap<string, unknown>;
  readonly skipped: ReadonlySet<string>;
  readonly item?: unknown;
}

class Failed extends Error {}

/** Runs a graph. */
export function runNaively({ steps, output }: Graph, input: unknown): NaiveOutcome {
  const outputs = new Map<string, unknown>();
  const skipped = new Set<string>();
  const states: Record<string, string> = {};
  const known: Known = { input, outputs, skipped };
  try {
    for (const step of steps) {
      if (isSkipped(step, known)) {
        skipped.add(step.id);
        states[step.id] = "skipped";
        continue;
      }
      const { value, recovered } = runStep(step, known);
      outputs.set(step.id, value);
      states[step.id] = recovered ? "recovered" : "succeeded";
    }
  } catch (error) {
    if (error instanceof Failed) return { value: undefined, states: null };
    throw error;
  }
  return { value: fill(output, known), states };
}

function isSkipped({ after = [], when, args, each, fallback }: GraphStep, known: Known): boolean {
  const strict = [...after, ...stepsIn([when, args, each, fallback])];
  return strict.some((id) => known.skipped.has(id)) || (when !== undefined && !isTrue(when, known));
}

function runStep(step: GraphStep, known: Known): { value: unknown; recovered: boolean } {
  if (step.each === undefined) return runCall(step, known);
  const items = fill(step.each, known);
  if (!Array.isArray(items)) throw new Failed();
  const made = items.map((item: unknown) => runCall(step, { ...known, item }));
  return { value: made.map(({ value }) => value), recovered: made.some(({ recovered }) => recovered) };
}

function runCall({ fallback, ...call }: GraphStep, known: Known): { value: unknown; recovered: boolean } {
  try {
    return { value: perform(call, known), recovered: false };
  } catch (error) {
    if (fallback === undefined) throw error;
    return { value: "value" in fallback ? fill(fallback.value, known) : perform(fallback, known), recovered: true };
  }
}

function perform(call: Pick<GraphStep, "function" | "args">, known: Known): unknown {
  const args = call.args.map((arg) => fill(arg, known));
  if (call.function === "boom") throw new Failed();
  if (call.function === "count") return args.length;
  return call.function === "second" ? args[1] : args;
}

function isTrue(condition: unknown, known: Known): boolean {
  if (!isRecord(condition)) return Boolean(fill(condition, known));
  if ("not" in condition) return !isTrue(condition.not, known);
  const [left, right] = (condition.equals as unknown[]).map((each) => fill(each, known));
  return JSON.stringify(left) === JSON.stringify(right);
}

function fill(template: unknown, known: Known): unknown {
  if (Array.isArray(template)) return template.map((part) => fill(part, known));
  if (isRecord(template)) {
    if ("$first" in template) {
      const found = (template.$first as string[]).find((text) => !known.skipped.has(text.slice(1, -".output".length)));
      return found === undefined ? undefined : fill(found, known);
    }
    return Object.fromEntries(Object.entries(template).map(([name, part]) => [name, fill(part, known)]));
  }
  if (template === "$input") return known.input;
  if (template === "$item") return known.item;
  if (typeof template !== "string" || !template.startsWith("$")) return template;
  const [step = "", index] = template
    .slice(1)
    .split(/\.output|\[|\]/)
    .filter((part) => part !== "");
  const value = known.outputs.get(step);
  if (index === undefined) return value;
  return Array.isArray(value) || typeof value === "string" ? value[Number(index)] : undefined;
}

/** Steps that a template refers to outside `$first`. */
function stepsIn(template: unknown): string[] {
  if (typeof template === "string") return template.includes(".output") ? [/^\$(\w+)/.exec(template)?.[1] ?? ""] : [];
  if (Array.isArray(template)) return template.flatMap(stepsIn);
  return isRecord(template) && !("$first" in template) ? Object.values(template).flatMap(stepsIn) : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Valid graphs: all kinds of references, branches, lists, failures and fallbacks. */
export const arbitraryGraph: fc.Arbitrary<Graph> = fc.integer({ min: 1, max: 9 }).chain((count) =>
  fc
    .record({
      steps: fc.tuple(...Array.from({ length: count }, (_, index) => arbitraryStep(index))),
      output: arbitraryTemplate(count, false),
    })
    .map((parts) => ({ id: "graph", ...parts })),
);

function arbitraryStep(index: number): fc.Arbitrary<GraphStep> {
  const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });
  return fc
    .record({
      hasEach: fc.boolean(),
      each: fc.oneof(fc.array(fc.nat(9), { maxLength: 4 }), fc.constant("$input"), arbitraryReference(index)),
      name: fc.constantFrom("pack", "pack", "count", "second", "boom"),
      args: fc.array(arbitraryTemplate(index, false), { maxLength: 3 }),
      after: optional(fc.array(fc.nat(Math.max(0, index - 1)), { maxLength: 2 })),
      when: optional(arbitraryCondition(index)),
      fallback: fc.oneof(
        { weight: 1, arbitrary: fc.constant(undefined) },
        { weight: 2, arbitrary: fc.record({ value: arbitraryTemplate(index, false) }) },
        { weight: 1, arbitrary: fc.constant({ function: "pack", args: ["$input"] }) },
      ),
    })
    .map(({ hasEach, each, name, args, after, when, fallback }) => ({
      ...{ id: `s${index}`, function: name, args: hasEach ? [...args, "$item"] : args },
      ...(hasEach ? { each } : {}),
      ...(after === undefined || index === 0 ? {} : { after: after.map((at) => `s${at}`) }),
      ...(when === undefined ? {} : { when }),
      ...(fallback === undefined ? {} : { fallback }),
    }));
}

/** What refers to steps before this one. */
function arbitraryReference(index: number): fc.Arbitrary<string> {
  if (index === 0) return fc.constant("$input");
  const step = fc.nat(index - 1);
  return fc.oneof(
    step.map((at) => `$s${at}.output`),
    fc.tuple(step, fc.nat(2)).map(([at, item]) => `$s${at}.output[${item}]`),
  );
}

function arbitraryTemplate(index: number, isInner: boolean): fc.Arbitrary<unknown> {
  const leaf: fc.Arbitrary<unknown> = fc.oneof(fc.nat(99), fc.constant("$input"), arbitraryReference(index));
  if (isInner) return leaf;
  const first = fc.array(
    fc.nat(Math.max(0, index - 1)).map((at) => `$s${at}.output`),
    { minLength: 1, maxLength: 3 },
  );
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    { weight: 1, arbitrary: fc.record({ a: arbitraryTemplate(index, true), b: arbitraryTemplate(index, true) }) },
    { weight: index === 0 ? 0 : 2, arbitrary: first.map(($first) => ({ $first })) },
  );
}

function arbitraryCondition(index: number): fc.Arbitrary<unknown> {
  const reference = arbitraryReference(index);
  return fc.oneof(
    fc.boolean(),
    reference,
    reference.map((not) => ({ not })),
    fc.tuple(reference, reference).map((equals) => ({ equals })),
  );
}
