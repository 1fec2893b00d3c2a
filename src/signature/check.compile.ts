/**
 * Compiles schemas to closures. No text is made into code: where this runs, that is forbidden.
 *
 * A value can only be deep where a type is recursive, so references count the depth. They also remember: an object
 * that several alternatives of a recursive union look at would else be checked twice on every level, two to the power
 * of its depth in all.
 */
import { MAX_CHECK_DEPTH, MAX_CHECK_STEPS, MAX_CHECKS_WITHOUT_MEMORY } from "../contracts/limits.ts";
import type { Definitions, JsonType, Schema, SchemaObject } from "../contracts/schema.ts";
import { arrayCheck } from "./check.arrays.ts";
import { ANYTHING, allOf, type Check, type Compiler, leaf, mismatchAt } from "./check.node.ts";
import { objectCheck } from "./check.objects.ts";
import { richCheck } from "./check.rich.ts";
import { unionCheck } from "./check.unions.ts";
import { isEqual } from "./equal.ts";
import { printSchema } from "./print.ts";
import { definitionName, definitionOf, resolveReferences } from "./references.ts";
import { isRecord } from "./values.ts";

const TYPE_GUARDS: Readonly<Record<JsonType, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === "number",
  string: (value) => typeof value === "string",
  array: (value) => Array.isArray(value),
  object: isRecord,
};

/** What the references of one compiler know of the check that is running. */
interface Run {
  depth: number;
  steps: number;
  visits: number;
  readonly answers: Map<string, WeakMap<object, boolean>>;
}

/** Makes a compiler for schemas that refer to `defs`. `start` must be called before each check of a value. */
export function makeCompiler(defs: Definitions): Compiler & { start(): void } {
  const references = new Map<string, Check>();
  const run: Run = { depth: 0, steps: 0, visits: 0, answers: new Map() };
  const compiler: Compiler = {
    compile: (schema) => compile(schema),
    resolve: (schema) => resolveReferences(schema, defs),
    print: (schema) => printSchema(schema, defs),
    spend(steps) {
      run.steps += steps;
      return run.steps <= MAX_CHECK_STEPS;
    },
  };

  function compile(schema: Schema): Check {
    if (schema === true) return ANYTHING;
    if (schema === false)
      return leaf(
        () => false,
        () => "never",
      );
    const parts = [
      schema.$ref === undefined ? null : compileReference(schema.$ref),
      richCheck(schema, compiler),
      typeCheck(schema, compiler),
      literalCheck(schema, compiler),
      objectCheck(schema, compiler),
      arrayCheck(schema, compiler),
      schema.allOf === undefined ? null : allOf(schema.allOf.map(compile)),
      unionCheck(schema, compiler),
    ];
    return allOf(parts.filter((part) => part !== null));
  }

  function compileReference(ref: string): Check {
    const name = definitionName(ref);
    const known = references.get(name);
    if (known !== undefined) return known;
    // Compiled at its first use: the definition may refer to itself.
    let made: Check | null = null;
    const target = () => {
      made ??= compile(definitionOf(ref, defs));
      return made;
    };
    const check = boundedCheck(name, target, run);
    references.set(name, check);
    return check;
  }

  return {
    ...compiler,
    start() {
      run.depth = 0;
      run.steps = 0;
      run.visits = 0;
      if (run.answers.size > 0) run.answers.clear();
    },
  };
}

function boundedCheck(name: string, target: () => Check, run: Run): Check {
  const accepts = (value: unknown): boolean => {
    if (run.depth >= MAX_CHECK_DEPTH) return false;
    run.depth++;
    const accepted = target().accepts(value);
    run.depth--;
    return accepted;
  };
  return {
    accepts(value) {
      run.visits++;
      const isRemembered = run.visits > MAX_CHECKS_WITHOUT_MEMORY && typeof value === "object" && value !== null;
      return isRemembered ? remembered(name, value, accepts, run) : accepts(value);
    },
    explain(value, path) {
      if (run.depth >= MAX_CHECK_DEPTH) return mismatchAt(path, `nested less deep than ${MAX_CHECK_DEPTH}`, value);
      run.depth++;
      const mismatch = target().explain(value, path);
      run.depth--;
      return mismatch;
    },
  };
}

function remembered(name: string, value: object, accepts: (value: unknown) => boolean, run: Run): boolean {
  const answers = run.answers.get(name) ?? new WeakMap<object, boolean>();
  run.answers.set(name, answers);
  const known = answers.get(value);
  if (known !== undefined) return known;
  // Until it is known, it does not: a value that holds itself nests deeper than any limit.
  answers.set(value, false);
  const answer = accepts(value);
  answers.set(value, answer);
  return answer;
}

/** The check of `type`; null when there is none, or when the keywords of objects or arrays look after it. */
function typeCheck(schema: SchemaObject, compiler: Compiler): Check | null {
  const { type } = schema;
  if (type === undefined || type === "object" || type === "array") return null;
  const expected = () => compiler.print({ type });
  if (typeof type === "string") return leaf(TYPE_GUARDS[type], expected);
  const guards = type.map((one) => TYPE_GUARDS[one]);
  return leaf((value) => guards.some((guard) => guard(value)), expected);
}

/** The check of `const` and `enum`; null when there is none. */
function literalCheck(schema: SchemaObject, compiler: Compiler): Check | null {
  const constant = Object.hasOwn(schema, "const") ? equalsOneOf([schema.const]) : null;
  const enumerated = schema.enum === undefined ? null : equalsOneOf(schema.enum);
  if (constant === null && enumerated === null) return null;
  return leaf(
    (value) => (constant?.(value) ?? true) && (enumerated?.(value) ?? true),
    () => compiler.print(constant === null ? { enum: schema.enum ?? [] } : { const: schema.const }),
  );
}

function equalsOneOf(literals: readonly unknown[]): (value: unknown) => boolean {
  const scalars = new Set(literals.filter((literal) => typeof literal !== "object" || literal === null));
  const composed = literals.filter((literal) => typeof literal === "object" && literal !== null);
  if (composed.length === 0) return (value) => scalars.has(value);
  return (value) => scalars.has(value) || composed.some((literal) => isEqual(literal, value));
}
