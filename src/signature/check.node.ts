/**
 * What every part of a compiled check is: a quick answer, and a slow one that says where and why.
 *
 * Nearly all values fit, so the quick answer builds no path and no text; only when it is no is the value walked again.
 */
import type { Schema } from "../contracts/schema.ts";
import type { Mismatch } from "./mismatch.ts";
import { describeValue, shortenType } from "./values.ts";

/** A schema, or a keyword of it, compiled. */
export interface Check {
  accepts(value: unknown): boolean;
  /** The first mismatch, null when `accepts` says yes. */
  explain(value: unknown, path: string): Mismatch | null;
}

/** What the compilers of keywords need: how to compile what is inside, to look behind references, and to print. */
export interface Compiler {
  compile(schema: Schema): Check;
  resolve(schema: Schema): Schema;
  print(schema: Schema): string;
  /** Counts steps of the check that is running; false when there were too many: then nothing fits any more. */
  spend(steps: number): boolean;
}

/** Fits everything. */
export const ANYTHING: Check = { accepts: () => true, explain: () => null };

/** A mismatch at `path` with the value that is there. */
export function mismatchAt(path: string, expected: string, value: unknown): Mismatch {
  return { path, expected: shortenType(expected), received: describeValue(value) };
}

/** A mismatch at a place where nothing is. */
export function missingAt(path: string, expected: string): Mismatch {
  return { path, expected: shortenType(expected), received: "nothing" };
}

/** A check without an inside: it holds, or the value as a whole is wrong. `expected` is printed only then. */
export function leaf(accepts: (value: unknown) => boolean, expected: () => string): Check {
  return {
    accepts,
    explain: (value, path) => (accepts(value) ? null : mismatchAt(path, expected(), value)),
  };
}

/** All of the checks; the first that fails explains. */
export function allOf(checks: readonly Check[]): Check {
  const [only, ...more] = checks;
  if (only === undefined) return ANYTHING;
  if (more.length === 0) return only;
  return {
    accepts(value) {
      for (const check of checks) if (!check.accepts(value)) return false;
      return true;
    },
    explain(value, path) {
      for (const check of checks) {
        const mismatch = check.explain(value, path);
        if (mismatch !== null) return mismatch;
      }
      return null;
    },
  };
}
