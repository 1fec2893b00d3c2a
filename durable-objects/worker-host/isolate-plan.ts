/**
 * From a function to the isolate it needs: which key names it, what is loaded into it.
 */
import type { Bindings } from "../../src/contracts/bindings.ts";
import type { Artifact, RunnableVersion } from "../../src/contracts/function.ts";
import type { ContentHash, FunctionName } from "../../src/contracts/ids.ts";
import type { Candidate } from "../../src/contracts/worker.ts";

/** What an isolate is loaded with. Versions with the same key share an isolate. */
export interface IsolatePlan {
  readonly key: string;
  readonly name: FunctionName;
  readonly export: string;
  readonly allow: readonly string[];
  readonly limits: { readonly cpuMs: number; readonly subRequests: number };
  readonly artifactHash: ContentHash;
  /** The code itself, where it is not stored yet. */
  readonly artifact: Artifact | null;
  /** What the function gets in its `env`; null where that is nothing. */
  readonly bindings: PlannedBindings | null;
}

/** Where the bindings of an isolate are. */
export interface PlannedBindings {
  readonly hash: ContentHash;
  /** They themselves, where they are not stored yet. */
  readonly record: Bindings | null;
  /** The version that the function is told; 0 for one that is not deployed yet. */
  readonly version: number;
}

/** Key of a version's isolate: another name, code, export, allow-list or other bindings have another one. */
export function keyOf({ name, artifact, export: exportName, bindings, config }: RunnableVersion): string {
  return compose(name, artifact, exportName, config.network.allow, bindings);
}

/** Plan for a version. */
export function planOf(fn: RunnableVersion, key: string): IsolatePlan {
  const { network, limits } = fn.config;
  return {
    key,
    name: fn.name,
    export: fn.export,
    allow: network.allow,
    limits: { cpuMs: limits.cpuMs, subRequests: limits.subRequests },
    artifactHash: fn.artifact,
    artifact: null,
    bindings: fn.bindings === null ? null : { hash: fn.bindings, record: null, version: fn.version },
  };
}

/**
 * Plan for code that is not deployed yet; the version that comes of it has the same key, unless it is told its number,
 * which nobody knows yet. Bindings that tell of a version hold the time of its upload: no two versions share them.
 */
export function planOfCandidate(candidate: Candidate): IsolatePlan {
  const { name, artifactHash, artifact, config, bindings = null } = candidate;
  const key = compose(name, artifactHash, candidate.export, config.network.allow, bindings?.hash ?? null);
  return {
    key: bindings === null || bindings.record.versionMetadata === null ? key : `${key}:candidate`,
    name,
    export: candidate.export,
    allow: config.network.allow,
    limits: { cpuMs: config.limits.cpuMs, subRequests: config.limits.subRequests },
    artifactHash,
    artifact,
    bindings: bindings === null ? null : { ...bindings, version: 0 },
  };
}

function compose(
  name: string,
  artifact: string,
  exportName: string,
  allow: readonly string[],
  bindings: ContentHash | null,
): string {
  const key = `${name}:${artifact}:${exportName}`;
  if (allow.length === 0 && bindings === null) return key;
  return `${key}:${allow.join(" ")}:${bindings ?? ""}`;
}
