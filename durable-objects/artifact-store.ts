/**
 * Reads what a version is made of for a worker, its artifact and its bindings: from KV, else from the registry, and
 * believes neither before the hash fits.
 */
import { decodeBundle, hashContent } from "../src/artifact/hash.ts";
import { type Bindings, bindings } from "../src/contracts/bindings.ts";
import { fault } from "../src/contracts/errors.ts";
import type { Artifact } from "../src/contracts/function.ts";
import type { ContentHash } from "../src/contracts/ids.ts";
import { ARTIFACT_KV_CACHE_SECONDS } from "../src/contracts/limits.ts";
import { artifactKey, bindingsKey, REGISTRY_OBJECT } from "../src/contracts/registry.ts";
import type { Result } from "../src/contracts/result.ts";
import { fail, succeed } from "../src/contracts/result.ts";
import type { RegistryObject } from "./registry.ts";

/** The bindings that artifacts are read from. */
export interface ArtifactEnv {
  readonly FUNCTIONS: KVNamespace;
  readonly REGISTRY: DurableObjectNamespace<RegistryObject>;
}

type Source = (env: ArtifactEnv, key: string, hash: ContentHash) => Promise<Uint8Array | null>;
type Reading<Content> = Result<Content, "missing" | "damaged" | "unreachable">;

/** What is stored under a hash: how it is called, the key of its copy, and how its bytes are read. */
interface Kind<Content> {
  readonly what: string;
  readonly key: (hash: string) => string;
  /** Null when the bytes are none of this kind. */
  readonly decode: (bytes: Uint8Array) => Content | null;
}

const ARTIFACT: Kind<Artifact> = { what: "code", key: artifactKey, decode: decodeBundle };
const BINDINGS: Kind<Bindings> = { what: "bindings", key: bindingsKey, decode: decodeBindings };

/** In the order in which they are asked: the nearest copy, then the truth. */
const SOURCES: readonly Source[] = [readCopy, readRegistry];

/**
 * Loads an artifact by its hash. Faults: `version_not_found` when it is kept nowhere any more (its function was
 * removed), `internal` when no source gave the code that the hash names.
 */
export function loadArtifact(env: ArtifactEnv, hash: ContentHash): Promise<Result<Artifact>> {
  return load(ARTIFACT, env, hash);
}

/** Loads bindings by their hash; faults as of an artifact. */
export function loadBindings(env: ArtifactEnv, hash: ContentHash): Promise<Result<Bindings>> {
  return load(BINDINGS, env, hash);
}

async function load<Content>(kind: Kind<Content>, env: ArtifactEnv, hash: ContentHash): Promise<Result<Content>> {
  const failures = new Set<string>();
  for (const source of SOURCES) {
    const reading = await read(kind, source, env, hash);
    if (reading.ok) return reading;
    failures.add(reading.fault);
  }
  if (failures.size === 1 && failures.has("missing")) {
    return fail(fault("version_not_found", `The ${kind.what} ${hash} is no longer kept; its function was removed.`));
  }
  const reason = failures.has("damaged") ? "is not what its hash says" : "cannot be read at present";
  const details = { failures: [...failures] };
  return fail(fault("internal", `The stored ${kind.what} ${hash} ${reason}.`, { details }));
}

async function read<Content>(
  { key, decode }: Kind<Content>,
  source: Source,
  env: ArtifactEnv,
  hash: ContentHash,
): Promise<Reading<Content>> {
  let bytes: Uint8Array | null;
  try {
    bytes = await source(env, key(hash), hash);
  } catch {
    return fail("unreachable");
  }
  if (bytes === null) return fail("missing");
  const content = (await hashContent(bytes)) === hash ? decode(bytes) : null;
  return content === null ? fail("damaged") : succeed(content);
}

function decodeBindings(bytes: Uint8Array): Bindings | null {
  try {
    return bindings.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}

async function readCopy(env: ArtifactEnv, key: string): Promise<Uint8Array | null> {
  const options = { type: "arrayBuffer", cacheTtl: ARTIFACT_KV_CACHE_SECONDS } as const;
  const copy = await env.FUNCTIONS.get(key, options);
  return copy === null ? null : new Uint8Array(copy);
}

async function readRegistry(env: ArtifactEnv, _key: string, hash: ContentHash): Promise<Uint8Array | null> {
  return env.REGISTRY.getByName(REGISTRY_OBJECT).content(hash);
}
