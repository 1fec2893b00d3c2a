/**
 * From a function to the isolate it needs: which key names it, what is loaded into it.
 */
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
}

/** Key of a version's isolate: another name, code, export or allow-list has another one. */
export function keyOf({ name, artifact, export: exportName, config }: RunnableVersion): string {
  return compose(name, artifact, exportName, config.network.allow);
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
  };
}

/** Plan for code that is not deployed yet; the version that comes of it has the same key. */
export function planOfCandidate(candidate: Candidate): IsolatePlan {
  const { name, artifactHash, artifact, config } = candidate;
  return {
    key: compose(name, artifactHash, candidate.export, config.network.allow),
    name,
    export: candidate.export,
    allow: config.network.allow,
    limits: { cpuMs: config.limits.cpuMs, subRequests: config.limits.subRequests },
    artifactHash,
    artifact,
  };
}

function compose(name: string, artifact: string, exportName: string, allow: readonly string[]): string {
  return allow.length === 0
    ? `${name}:${artifact}:${exportName}`
    : `${name}:${artifact}:${exportName}:${allow.join(" ")}`;
}
