/**
 * The signatures of versions, ready for use.
 *
 * A version's record is kept in memory for seconds and called many times meanwhile: its signature is read once
 * for each record, and goes with it.
 */
import type { FunctionVersion } from "../contracts/function.ts";
import type { Signature } from "../contracts/signature.ts";
import { parseSignature } from "../contracts/signature.ts";

const signatures = new WeakMap<FunctionVersion, Signature>();

/** The signature of a version; null where it has none. */
export function signatureOf(version: FunctionVersion): Signature | null {
  if (version.signature === null) return null;
  const known = signatures.get(version);
  if (known !== undefined) return known;
  const signature = parseSignature(version.signature);
  signatures.set(version, signature);
  return signature;
}
