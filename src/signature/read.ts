/**
 * From the source of a deploy to the signature of the function that it exports.
 *
 * What people write is read as TypeScript means it, names from other modules of the deploy included. What cannot be
 * read is a fault that names it, with line and column: nothing becomes `any` behind the author's back.
 */
import { fault, type TroupeFault } from "../contracts/errors.ts";
import type { SourceBundle } from "../contracts/function.ts";
import { MAX_CALL_FORMS } from "../contracts/limits.ts";
import { fail, type Result, succeed } from "../contracts/result.ts";
import type { Schema } from "../contracts/schema.ts";
import type { Signature } from "../contracts/signature.ts";
import { createBudget } from "./read/budget.ts";
import { type Missing, missingIn, readCall, type Written, writtenCalls } from "./read/calls.ts";
import { Unreadable } from "./read/faults.ts";
import { createLookup } from "./read/lookup.ts";
import { measure, type Reader, type Scope } from "./read/scope.ts";
import { readType } from "./read/types.ts";

/**
 * Reads the signature of an export; null when that is no function but an object, a web function. `now` in milliseconds.
 * Faults: `missing_annotations` with `details.missing`, all of them: `[{ where, line, column, path }]`;
 * `invalid_source` with `details: { path, line, column }`, counted from 1; `payload_too_large`.
 */
export function readSignature(source: SourceBundle, exportName: string, now: () => number): Result<Signature | null> {
  try {
    return read(source, exportName, now);
  } catch (error) {
    if (error instanceof Unreadable) return fail(error.fault);
    throw error;
  }
}

function read(source: SourceBundle, exportName: string, now: () => number): Result<Signature | null> {
  const budget = createBudget(now);
  const lookup = createLookup(source, budget);
  const reader: Reader = { lookup, budget, named: new Map(), defs: new Map(), readType };
  const written = exportedCalls(reader, exportName);
  if (written === "object") return succeed(null);
  if (!("where" in written) && written.length > MAX_CALL_FORMS) throw tooManyForms(lookup.main.path, written.length);
  const missing = "where" in written ? [written] : written.flatMap(missingIn);
  if (missing.length > 0 || "where" in written) return fail(notAnnotated(missing));
  const calls = written.map(readCall);
  measure(reader, [...calls.flatMap(schemasOf), ...reader.defs.values()]);
  return succeed({ calls, defs: Object.fromEntries(reader.defs) });
}

function schemasOf({ parameters, result }: Signature["calls"][number]): Schema[] {
  return [...parameters.map(({ schema }) => schema), result];
}

function exportedCalls(reader: Reader, exportName: string): Written {
  const { lookup } = reader;
  const { path } = lookup.main;
  const found = lookup.findExport(lookup.main, exportName, "value");
  if (found?.kind === "value") {
    const scope: Scope = { reader, module: found.module, parameters: new Map(), depth: 0 };
    return writtenCalls(scope, found.declarations);
  }
  throw new Unreadable(
    fault("invalid_source", `${path} exports no function ${JSON.stringify(exportName)}.`, { details: { path } }),
  );
}

function tooManyForms(path: string, count: number): Unreadable {
  const message = `The function is declared with ${count} overloads; ${MAX_CALL_FORMS} are allowed.`;
  return new Unreadable(fault("invalid_source", message, { details: { path } }));
}

/** Most missing annotations that the message itself names; `details` has all. */
const NAMED_IN_MESSAGE = 10;

function notAnnotated(missing: readonly Missing[]): TroupeFault {
  const named = missing
    .slice(0, NAMED_IN_MESSAGE)
    .map(({ where, path, line, column }) => `${where} (${path}:${line}:${column})`);
  const others = missing.length > named.length ? ` and ${missing.length - named.length} more` : "";
  return fault("missing_annotations", `Annotations are missing: ${named.join(", ")}${others}.`, {
    details: { missing },
  });
}
