/**
 * Functions as they are called, for tables: a signature as TypeScript, or what is known where there is none.
 */
import type { FunctionResponse, VersionResponse } from "../contracts/responses.ts";
import { printable } from "./terminal.ts";

/** `(a: number, b: number) => number`, `(a, b): untyped`, `any request to /f/site`. */
export function callForm({ kind, name, parameters, signature }: VersionResponse): string {
  if (kind === "fetch") return `any request to /f/${printable(name)}`;
  if (signature !== null) return printable(signature);
  return `(${parameters === null ? "…" : parameters.map((parameter) => printable(parameter ?? "_")).join(", ")}), untyped`;
}

/** The live versions of a function, newest last: one for each overload. */
export function overloadsOf(live: FunctionResponse): readonly VersionResponse[] {
  return live.overloads === undefined || live.overloads.length === 0 ? [live] : live.overloads;
}
