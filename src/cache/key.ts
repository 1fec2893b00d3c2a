/**
 * Which calls may share a result: those of the same code with the same bindings, asked for in the same encoding, with the
 * same arguments.
 *
 * Arguments are the same when their deterministic CBOR is: -0 is not 0, NaN is NaN, 1n is not 1, an object's members may
 * stand in any order, the entries of a `Map` or `Set` may not. A hole is the `undefined` that it arrives as. An `undefined`
 * at the end counts, for a rest parameter sees it. The names stand in the key for those who read it; the digest alone tells
 * calls apart.
 */
import { sha256Hex } from "../artifact/digest.ts";
import { encodeCbor } from "../codec/index.ts";
import { TroupeError } from "../contracts/errors.ts";
import type { ContentHash, FunctionName } from "../contracts/ids.ts";
import type { Encoding } from "../contracts/invocation.ts";
import { MAX_KEPT_ARGUMENTS_BYTES, MAX_KEYED_ARGUMENTS_BYTES } from "../contracts/limits.ts";

/** A call, as far as its result depends on it. */
export interface KeyedCall {
  readonly name: FunctionName;
  /** Hash of the code as it runs. */
  readonly artifact: ContentHash;
  /** Hash of the version's bindings; null where it has none. */
  readonly bindings: ContentHash | null;
  readonly export: string;
  readonly args: readonly unknown[];
  readonly encoding: Encoding;
}

/** Hex digits of the code's hash that a key shows. */
const SHOWN_DIGITS = 12;
const HASH_PREFIX = "sha256:";

/**
 * The key of a call, `<function>:<code>:<export>:<encoding>:<digest>`; null when its arguments are too large, or none that
 * CBOR carries, and its result is not to be kept.
 */
export async function cacheKeyOf({
  name,
  artifact,
  bindings,
  export: exported,
  args,
  encoding,
}: KeyedCall): Promise<string | null> {
  const env = bindings === null ? [] : [bindings];
  const call = encoded([name, artifact, exported, encoding, args, ...env], MAX_KEYED_ARGUMENTS_BYTES);
  if (call === null) return null;
  const code = artifact.slice(HASH_PREFIX.length, HASH_PREFIX.length + SHOWN_DIGITS);
  return `${name}:${code}:${exported}:${encoding}:${await sha256Hex(call)}`;
}

/** Arguments as they are kept with a result, as deterministic CBOR; null when they are too large or cannot be carried. */
export function keptArguments(args: readonly unknown[]): Uint8Array<ArrayBuffer> | null {
  return encoded(args, MAX_KEPT_ARGUMENTS_BYTES);
}

function encoded(value: unknown, maxBytes: number): Uint8Array<ArrayBuffer> | null {
  try {
    return encodeCbor(value, { deterministic: true, maxBytes });
  } catch (error) {
    if (error instanceof TroupeError) return null;
    throw error;
  }
}
