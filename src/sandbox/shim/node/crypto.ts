/**
 * `node:crypto` for functions: what takes as long as its input is large. What works without a break for as long as it is
 * told to, whole minutes on a few bytes, is out of the meter's reach, and refuses.
 */
import { NODE_FACADES } from "../../../contracts/node-modules.ts";

const REFUSING = /^(?:check|generate|create(?:Diffie|ECDH)|(?:get)?diffie|pbkdf2|private|public|scrypt)/i;

function refusal(name: string): () => never {
  return () => {
    throw new Error(`crypto.${name} is not there: it would run unmetered. Use crypto.subtle, or do it elsewhere.`);
  };
}

/** The part of the runtime's module. */
export function cryptoPart(native: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    NODE_FACADES.crypto.map((name) => [name, REFUSING.test(name) ? refusal(name) : native[name]]),
  );
}
