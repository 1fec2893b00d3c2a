/**
 * What a comparison is of: `name`, the function with all that is live, or `name@version`.
 */
import { fault } from "../../contracts/errors.ts";
import type { FunctionName } from "../../contracts/ids.ts";
import { functionName } from "../../contracts/ids.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";

/** A function, or one version of it. */
export interface Reference {
  readonly name: FunctionName;
  readonly version: number | undefined;
}

const REFERENCE = /^([^@]+)(?:@([1-9][0-9]{0,14}))?$/;

/** Reads a reference. Fault: `invalid_request`. */
export function readReference(text: string): Result<Reference> {
  const [, name, version] = REFERENCE.exec(text) ?? [];
  const parsed = functionName.safeParse(name);
  if (!parsed.success) {
    return fail(fault("invalid_request", `${JSON.stringify(text)} names no function: write \`add\` or \`add@3\`.`));
  }
  return succeed({ name: parsed.data, version: version === undefined ? undefined : Number(version) });
}
