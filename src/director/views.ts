/**
 * Records as the API shows them: what concerns callers, without what only directors and workers use.
 */
import type { FunctionVersion, LiveFunction } from "../contracts/function.ts";
import { newestOf } from "../contracts/function.ts";
import { printDeclarations, printSignature } from "../signature/print.ts";
import { signatureOf } from "./signatures.ts";

/**
 * A version as it is listed and shown: its signature as TypeScript with the `declarations` of the recursive types that
 * it names, and as the schemas it is made of.
 */
export function describeVersion(version: FunctionVersion) {
  const { revision: _revision, trace: _trace, bindings: _bindings, annotations: _annotations, ...shown } = version;
  const schema = signatureOf(version);
  return { ...shown, signature: printedSignature(version), declarations: printedDeclarations(version), schema };
}

/** A function as it is listed and shown: the members of its newest live version, and all of them as `overloads`. */
export function describeFunction(live: LiveFunction) {
  const { suspended, overloads } = live;
  return { ...describeVersion(newestOf(live)), suspended, overloads: overloads.map(describeVersion) };
}

/** The signature of a version printed as TypeScript; null where it has none. */
export function printedSignature(version: FunctionVersion): string | null {
  const signature = signatureOf(version);
  return signature === null ? null : printSignature(signature);
}

/** Its recursive types as TypeScript, a line for each; null where it has none. */
function printedDeclarations(version: FunctionVersion): string | null {
  const declarations = printDeclarations(signatureOf(version)?.defs ?? {});
  return declarations === "" ? null : declarations;
}
