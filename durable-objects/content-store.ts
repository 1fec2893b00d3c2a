/**
 * Reads what a worker needs of a version: from KV, else from the registry, and believes neither before the hash fits.
 */
import { decodeBindings } from "../src/artifact/bindings.ts";
import { decodeBundle, hashContent } from "../src/artifact/hash.ts";
import type { Bindings } from "../src/contracts/bindings.ts";
import { fault } from "../src/contracts/errors.ts";
import type { Artifact } from "../src/contracts/function.ts";
import type { ContentHash } from "../src/contracts/ids.ts";
import { ARTIFACT_KV_CACHE_SECONDS } from "../src/contracts/limits.ts";
import { artifactKey, bindingsKey, REGISTRY_OBJECT } from "../src/contracts/registry.ts";
import type { Result } from "../src/contracts/result.ts";
import { fail, succeed } from "../src/contracts/result.ts";
import type { RegistryObject } from "./registry.ts";

/** The bindings that contents are read from. */
export interface ContentEnv {
  readonly FUNCTIONS: KVNamespace;
  readonly REGISTRY: DurableObjectNamespace<RegistryObject>;
}

/** A kind of content: what it is called, the key of its copy, how it is read. */
interface Kind<Content> {
  readonly label: string;
  readonly keyOf: (hash: string) => string;
  readonly decode: (bytes: Uint8Array) => Content | null;
}

type Source = (env: ContentEnv, hash: ContentHash, key: string) => Promise<Uint8Array | null>;

const ARTIFACT: Kind<Artifact> = { label: "code", keyOf: artifactKey, decode: decodeBundle };
const BINDINGS: Kind<Bindings> = { label: "bindings", keyOf: bindingsKey, decode: decodeBindings };

/** In the order in which they are asked: the nearest copy, then the truth. */
const SOURCES: readonly Source[] = [readCopy, readRegistry];

/**
 * Loads an artifact by its hash. Faults: `version_not_found` when it is kept nowhere any more (its function was
 * removed), `internal` when no source gave the code that the hash names.
 */
export function loadArtifact(env: ContentEnv, hash: ContentHash): Promise<Result<Artifact>> {
  return load(env, hash, ARTIFACT);
}

/** Loads bindings by their hash; secrets in them stay sealed. Faults as of `loadArtifact`. */
export function loadBindings(env: ContentEnv, hash: ContentHash): Promise<Result<Bindings>> {
  return load(env, hash, BINDINGS);
}

async function load<Content>(env: ContentEnv, hash: ContentHash, kind: Kind<Content>): Promise<Result<Content>> {
  const failures = new Set<string>();
  for (const source of SOURCES) {
    const reading = await read(source, env, hash, kind);
    if (reading.ok) return reading;
    failures.add(reading.fault);
  }
  const what = `${kind.label} ${hash}`;
  if (failures.size === 1 && failures.has("missing")) {
    return fail(fault("version_not_found", `The ${what} is no longer kept; its function was removed.`));
  }
  const reason = failures.has("damaged") ? "is not what its hash says" : "cannot be read at present";
  return fail(fault("internal", `The stored ${what} ${reason}.`, { details: { failures: [...failures] } }));
}

async function read<Content>(
  source: Source,
  env: ContentEnv,
  hash: ContentHash,
  { keyOf, decode }: Kind<Content>,
): Promise<Result<Content, "missing" | "damaged" | "unreachable">> {
  let bytes: Uint8Array | null;
  try {
    bytes = await source(env, hash, keyOf(hash));
  } catch {
    return fail("unreachable");
  }
  if (bytes === null) return fail("missing");
  const content = (await hashContent(bytes)) === hash ? decode(bytes) : null;
  return content === null ? fail("damaged") : succeed(content);
}

async function readCopy(env: ContentEnv, _hash: ContentHash, key: string): Promise<Uint8Array | null> {
  const options = { type: "arrayBuffer", cacheTtl: ARTIFACT_KV_CACHE_SECONDS } as const;
  const copy = await env.FUNCTIONS.get(key, options);
  return copy === null ? null : new Uint8Array(copy);
}

async function readRegistry(env: ContentEnv, hash: ContentHash): Promise<Uint8Array | null> {
  return env.REGISTRY.getByName(REGISTRY_OBJECT).content(hash);
}
