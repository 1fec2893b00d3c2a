/**
 * The rules of the registry that need no storage: who may change what, what counts as the same, when to try again.
 */
import type { FunctionConfig, FunctionVersion } from "../src/contracts/function.ts";
import { functionConfig } from "../src/contracts/function.ts";
import type { Principal } from "../src/contracts/keys.ts";
import { MAX_KV_RETRY_MS, MIN_KV_RETRY_MS } from "../src/contracts/limits.ts";
import type { Deployment } from "../src/contracts/registry.ts";

/** A deployment without its code: what a version's record is made of. */
export type VersionDraft = Omit<Deployment, "source" | "artifact">;

/** Whether somebody may redeploy, roll back or remove what `owner` owns. */
export function mayChange(owner: string, by: Principal): boolean {
  return by.id === owner || by.scopes.includes("admin");
}

/**
 * Whether a deployment would change nothing. The artifact counts besides the source: a newer release may compile the
 * same source differently, and that must not be thrown away.
 */
export function isSameAsLive(live: FunctionVersion, draft: VersionDraft): boolean {
  return (
    live.id === draft.id &&
    live.artifact === draft.artifactHash &&
    live.export === draft.export &&
    live.signature === draft.signature &&
    canonicalConfig(live.config) === canonicalConfig(draft.config)
  );
}

/** The record of a new version. */
export function newVersion(
  draft: VersionDraft,
  at: Pick<FunctionVersion, "owner" | "version" | "revision" | "createdAt">,
): FunctionVersion {
  const { name, id, artifactHash, kind, parameters, config, signature } = draft;
  return {
    ...at,
    ...{ name, id, artifact: artifactHash, export: draft.export, kind, config, signature },
    parameters: parameters === null ? null : [...parameters],
  };
}

/** Milliseconds to wait after the given number of failed writes in a row: doubles, up to a minute. */
export function retryPauseMs(failures: number): number {
  return Math.min(MAX_KV_RETRY_MS, MIN_KV_RETRY_MS * 2 ** Math.max(0, failures - 1));
}

/** Parsing puts the members in the schema's order and adds defaults, so that equal configurations give equal text. */
function canonicalConfig(config: FunctionConfig): string {
  return JSON.stringify(functionConfig.parse(config));
}
