/**
 * A deployed version with its signature read, and the names that its types have in the document.
 *
 * Names of types are whatever an author wrote. Components are named `fn.{function}.{version}.{type}`: nothing else has
 * such names, and every character out of the ordinary is spelled out.
 */
import type { FunctionVersion } from "../../contracts/function.ts";
import { parseSignature, type Signature } from "../../contracts/signature.ts";
import { reference } from "./json-schema.ts";
import type { Refer } from "./type-schema.ts";

/** One version; its signature is null when it has no types. */
export interface TypedVersion {
  readonly version: FunctionVersion;
  readonly signature: Signature | null;
  readonly refer: Refer;
}

/** Reads a version. Never fails: a signature that cannot be read counts as none. */
export function readVersion(version: FunctionVersion): TypedVersion {
  const signature = readSignatureText(version.signature);
  const defs = signature?.defs ?? {};
  const refer = (type: string) => (Object.hasOwn(defs, type) ? reference(componentName(version, type)) : null);
  return { version, signature, refer };
}

function readSignatureText(text: string | null): Signature | null {
  try {
    return text === null ? null : parseSignature(text);
  } catch {
    return null;
  }
}

/** The component of a type. Names of types hold no `-`, so what it spells out can be no other name. */
export function componentName({ name, version }: FunctionVersion, type: string): string {
  const spelled = type.replaceAll(/[^A-Za-z0-9_]/gu, (character) => `-${character.codePointAt(0)?.toString(16)}-`);
  return `fn.${name}.${version}.${spelled}`;
}
