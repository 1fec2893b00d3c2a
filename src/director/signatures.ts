/**
 * The signatures of versions, ready for use.
 *
 * A version's record is kept in memory for seconds and called many times meanwhile: its signature is read and compiled
 * once for each record, and goes with it.
 */
import type { FunctionVersion } from "../contracts/function.ts";
import type { Signature } from "../contracts/signature.ts";
import { parseSignature } from "../contracts/signature.ts";
import type { Checker } from "../signature/check.ts";
import { compileSignature } from "../signature/check.ts";

const signatures = new WeakMap<FunctionVersion, Signature>();
const checkers = new WeakMap<Signature, Checker>();

/** The signature of a version; null where it has none. */
export function signatureOf(version: FunctionVersion): Signature | null {
  if (version.signature === null) return null;
  const known = signatures.get(version);
  if (known !== undefined) return known;
  const signature = parseSignature(version.signature);
  signatures.set(version, signature);
  return signature;
}

/** The checks of a signature. */
export function checkerOf(signature: Signature): Checker {
  const known = checkers.get(signature);
  if (known !== undefined) return known;
  const checker = compileSignature(signature);
  checkers.set(signature, checker);
  return checker;
}
