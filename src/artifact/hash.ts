/**
 * The canonical encoding of a bundle of modules, and the hashes made from it.
 *
 * The encoding is the JSON array `[main, [[path, text], …]]` with paths in code-unit order. Being JSON it has no
 * ambiguity between one text's end and the next one's start, keeps lone surrogates, and can be read back. The same
 * bytes are hashed, stored and copied, so that a hash is checked without encoding anything again.
 */
import { z } from "zod";
import type { Artifact, SourceBundle } from "../contracts/function.ts";
import type { ContentHash, FunctionName } from "../contracts/ids.ts";
import { contentHash } from "../contracts/ids.ts";
import { sha256Hex } from "./digest.ts";

const encodedBundle = z.tuple([z.string(), z.array(z.tuple([z.string(), z.string()]))]);

/** Encodes a bundle canonically: equal bundles give equal bytes, whatever the order of their modules. */
export function encodeBundle(bundle: Artifact | SourceBundle): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(canonical(bundle)));
}

/** Reads an encoded bundle; null when the bytes are not one. */
export function decodeBundle(bytes: Uint8Array): Artifact | null {
  try {
    const [main, modules] = encodedBundle.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { main, modules: Object.fromEntries(modules) };
  } catch {
    return null;
  }
}

/** The content hash of an artifact, `sha256:<hex>` over its canonical encoding. */
export function hashArtifact(artifact: Artifact): Promise<ContentHash> {
  return hashContent(encodeBundle(artifact));
}

/** The content hash of an encoded bundle: `hashArtifact` for those who hold its bytes already. */
export async function hashContent(encoded: Uint8Array): Promise<ContentHash> {
  return contentHash.parse(`sha256:${await sha256Hex(encoded)}`);
}

/** The id of a function's code, `sha256:<hex>` over its name and its source. */
export async function functionId(name: FunctionName, source: SourceBundle): Promise<ContentHash> {
  return contentHash.parse(`sha256:${await sha256Hex(JSON.stringify([name, canonical(source)]))}`);
}

function canonical({ main, modules }: Artifact | SourceBundle) {
  return [main, Object.entries(modules).sort(byPath)];
}

function byPath([left]: [string, string], [right]: [string, string]): number {
  return left < right ? -1 : Number(left > right);
}
