/**
 * The canonical encoding of a bundle of modules, and the hashes made from it.
 *
 * The encoding is the JSON array `[main, [[path, text], …]]` with paths in code-unit order, and a third element
 * `[[path, type, base64], …]` where there are modules that are no JavaScript. Being JSON it has no
 * ambiguity between one text's end and the next one's start, keeps lone surrogates, and can be read back. The same
 * bytes are hashed, stored and copied, so that a hash is checked without encoding anything again.
 */
import { z } from "zod";
import { type Artifact, assetType, type SourceBundle } from "../contracts/function.ts";
import type { ContentHash, FunctionName } from "../contracts/ids.ts";
import { contentHash } from "../contracts/ids.ts";
import { sha256Hex } from "./digest.ts";

const encodedModules = z.array(z.tuple([z.string(), z.string()]));
const encodedAssets = z.array(z.tuple([z.string(), assetType, z.string()])).min(1);
const encodedBundle = z.union([
  z.tuple([z.string(), encodedModules]),
  z.tuple([z.string(), encodedModules, encodedAssets]),
]);

/** Encodes a bundle canonically: equal bundles give equal bytes, whatever the order of their modules. */
export function encodeBundle(bundle: Artifact | SourceBundle): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(canonical(bundle)));
}

/** Reads an encoded bundle; null when the bytes are not one. */
export function decodeBundle(bytes: Uint8Array): Artifact | null {
  try {
    const [main, modules, assets] = encodedBundle.parse(JSON.parse(new TextDecoder().decode(bytes)));
    const bundle = { main, modules: Object.fromEntries(modules) };
    if (assets === undefined) return bundle;
    return { ...bundle, assets: Object.fromEntries(assets.map(([path, type, base64]) => [path, { type, base64 }])) };
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

function canonical({ main, modules, assets = {} }: Artifact | SourceBundle) {
  const texts = Object.entries(modules).sort(byPath);
  const others = Object.entries(assets).sort(byPath);
  if (others.length === 0) return [main, texts];
  return [main, texts, others.map(([path, { type, base64 }]) => [path, type, base64])];
}

function byPath([left]: [string, unknown], [right]: [string, unknown]): number {
  return left < right ? -1 : Number(left > right);
}
