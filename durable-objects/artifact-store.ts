/**
 * Reads an artifact for a worker: from KV, else from the registry, and believes neither before the hash fits.
 */
import { decodeBundle, hashContent } from "../src/artifact/hash.ts";
import { fault } from "../src/contracts/errors.ts";
import type { Artifact } from "../src/contracts/function.ts";
import type { ContentHash } from "../src/contracts/ids.ts";
import { ARTIFACT_KV_CACHE_SECONDS } from "../src/contracts/limits.ts";
import { artifactKey, REGISTRY_OBJECT } from "../src/contracts/registry.ts";
import type { Result } from "../src/contracts/result.ts";
import { fail, succeed } from "../src/contracts/result.ts";
import type { RegistryObject } from "./registry.ts";

/** The bindings that artifacts are read from. */
export interface ArtifactEnv {
  readonly FUNCTIONS: KVNamespace;
  readonly REGISTRY: DurableObjectNamespace<RegistryObject>;
}

type Source = (env: ArtifactEnv, hash: ContentHash) => Promise<Uint8Array | null>;
type Reading = Result<Artifact, "missing" | "damaged" | "unreachable">;

/** In the order in which they are asked: the nearest copy, then the truth. */
const SOURCES: readonly Source[] = [readCopy, readRegistry];

/**
 * Loads an artifact by its hash. Faults: `version_not_found` when it is kept nowhere any more (its function was
 * removed), `internal` when no source gave the code that the hash names.
 */
export async function loadArtifact(env: ArtifactEnv, hash: ContentHash): Promise<Result<Artifact>> {
  const failures = new Set<string>();
  for (const source of SOURCES) {
    const reading = await read(source, env, hash);
    if (reading.ok) return reading;
    failures.add(reading.fault);
  }
  if (failures.size === 1 && failures.has("missing")) {
    return fail(fault("version_not_found", `The code ${hash} is no longer kept; its function was removed.`));
  }
  const reason = failures.has("damaged") ? "is not what its hash says" : "cannot be read at present";
  return fail(fault("internal", `The stored code ${hash} ${reason}.`, { details: { failures: [...failures] } }));
}

async function read(source: Source, env: ArtifactEnv, hash: ContentHash): Promise<Reading> {
  let bytes: Uint8Array | null;
  try {
    bytes = await source(env, hash);
  } catch {
    return fail("unreachable");
  }
  if (bytes === null) return fail("missing");
  const artifact = (await hashContent(bytes)) === hash ? decodeBundle(bytes) : null;
  return artifact === null ? fail("damaged") : succeed(artifact);
}

async function readCopy(env: ArtifactEnv, hash: ContentHash): Promise<Uint8Array | null> {
  const options = { type: "arrayBuffer", cacheTtl: ARTIFACT_KV_CACHE_SECONDS } as const;
  const copy = await env.FUNCTIONS.get(artifactKey(hash), options);
  return copy === null ? null : new Uint8Array(copy);
}

async function readRegistry(env: ArtifactEnv, hash: ContentHash): Promise<Uint8Array | null> {
  return env.REGISTRY.getByName(REGISTRY_OBJECT).content(hash);
}
