/**
 * The rules of the registry that need no storage: who may change what, what counts as the same, when to try again.
 */
import type { TroupeFault } from "../src/contracts/errors.ts";
import { fault } from "../src/contracts/errors.ts";
import type { FunctionConfig, FunctionVersion, LiveFunction } from "../src/contracts/function.ts";
import { functionConfig, newestOf } from "../src/contracts/function.ts";
import type { Principal } from "../src/contracts/keys.ts";
import { MAX_KV_RETRY_MS, MIN_KV_RETRY_MS } from "../src/contracts/limits.ts";
import type { Deployment } from "../src/contracts/registry.ts";

/** A deployment without its code: what a version's record is made of. */
export type VersionDraft = Omit<Deployment, "source" | "artifact" | "trace">;

/** Whether somebody may redeploy, roll back or remove a function. All its versions have one owner. */
export function mayChange(live: LiveFunction, by: Principal): boolean {
  return by.id === newestOf(live).owner || by.scopes.includes("admin");
}

/** Why a change does not fit the present state: it was decided upon another one. Null when it fits. */
export function conflictOf(
  { name, base, keeps }: Pick<VersionDraft, "name" | "keeps"> & { readonly base?: number | undefined },
  revision: number,
  live: LiveFunction | null,
): TroupeFault | null {
  const present = live?.overloads.map(({ version }) => version) ?? [];
  if ((base ?? revision) === revision && keeps.every((version) => present.includes(version))) return null;
  return fault("conflict", `The function ${name} was changed by somebody else meanwhile.`, { details: { revision } });
}

/** The live version that a deployment would put in its own place, for nothing differs; null when something would change. */
export function unchangedBy({ overloads }: LiveFunction, draft: VersionDraft): FunctionVersion | null {
  const replaced = overloads.filter(({ version }) => !draft.keeps.includes(version));
  return replaced.length === 1 ? (replaced.find((version) => isSame(version, draft)) ?? null) : null;
}

/**
 * Whether a deployment is what a version is. The artifact counts besides the source: a newer release may compile the
 * same source differently, and that must not be thrown away.
 */
function isSame(live: FunctionVersion, draft: VersionDraft): boolean {
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
  at: Pick<FunctionVersion, "owner" | "version" | "revision" | "trace" | "sizeBytes" | "createdAt">,
): FunctionVersion {
  const { name, id, artifactHash, kind, parameters, config, signature } = draft;
  return {
    ...at,
    ...{ name, id, artifact: artifactHash, export: draft.export, kind, config, signature },
    parameters: parameters === null ? null : [...parameters],
    ...{ bindings: null, annotations: {} },
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
