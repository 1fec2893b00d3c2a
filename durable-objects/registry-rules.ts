/**
 * The rules of the registry that need no storage: who may change what, what counts as the same, when to try again.
 */
import type { TroupeFault } from "../src/contracts/errors.ts";
import { fault } from "../src/contracts/errors.ts";
import type { Annotations, FunctionConfig, FunctionVersion, LiveFunction } from "../src/contracts/function.ts";
import { functionConfig, newestOf, type Share } from "../src/contracts/function.ts";
import type { ContentHash } from "../src/contracts/ids.ts";
import { mayUse, type Principal } from "../src/contracts/keys.ts";
import { MAX_KV_RETRY_MS, MAX_SPLIT_VERSIONS, MIN_KV_RETRY_MS } from "../src/contracts/limits.ts";
import type { Deployment } from "../src/contracts/registry.ts";

/** A deployment without its contents, but with the hash of its bindings: what a version's record is made of. */
export interface VersionDraft extends Omit<Deployment, "source" | "artifact" | "trace" | "bindings"> {
  readonly bindingsHash: ContentHash | null;
}

/** Whether somebody may redeploy, roll back or remove a function. All its versions have one owner. */
export function mayChange(live: LiveFunction, by: Principal): boolean {
  return mayUse(newestOf(live), by);
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
  if (draft.staged) return null;
  const replaced = overloads.filter(({ version }) => !draft.keeps.includes(version));
  return replaced.length === 1 ? (replaced.find((version) => isSame(version, draft)) ?? null) : null;
}

/**
 * Whether a deployment is what a version is. One that says nothing about itself is any version's like. The artifact counts besides the source: a newer release may compile the
 * same source differently, and that must not be thrown away.
 */
function isSame(live: FunctionVersion, draft: VersionDraft): boolean {
  return (
    live.id === draft.id &&
    live.artifact === draft.artifactHash &&
    live.export === draft.export &&
    live.signature === draft.signature &&
    live.bindings === draft.bindingsHash &&
    saysNothingNew(live.annotations, draft.annotations) &&
    canonicalConfig(live.config) === canonicalConfig(draft.config)
  );
}

function saysNothingNew(known: Annotations, said: Annotations): boolean {
  const isOld = (part: string | undefined, was: string | undefined) => part === undefined || part === was;
  return isOld(said.message, known.message) && isOld(said.tag, known.tag);
}

/** Why these versions cannot share the calls so; null when they can. */
export function splitFault(versions: readonly number[], split: readonly Share[]): TroupeFault | null {
  const named = split.map(({ version }) => version).sort((a, b) => a - b);
  const total = split.reduce((sum, { percentage }) => sum + percentage, 0);
  if (named.join() !== versions.join() || Math.abs(total - 100) > SHARE_TOLERANCE) {
    return fault("invalid_request", "The shares are one for each version, and a hundred percent together.");
  }
  if (split.length >= 2 && split.length <= MAX_SPLIT_VERSIONS) return null;
  return fault("invalid_request", `Between 2 and ${MAX_SPLIT_VERSIONS} versions may share the calls of a function.`);
}

/** Shares as a text that is the same for the same shares, whatever their order. */
export function sharesText(split: readonly Share[] | null): string {
  const shares = split?.map(({ version, percentage }) => `${version}:${percentage}`);
  return shares?.sort().join(" ") ?? "";
}

/** Whether somebody who makes a change says nothing of it. */
export function saysNothing({ message, tag }: Annotations): boolean {
  return message === undefined && tag === undefined;
}

/** Percent by which shares may miss a hundred, for they are decimal fractions. */
const SHARE_TOLERANCE = 0.001;

/** The record of a new version. */
export function newVersion(
  draft: VersionDraft,
  at: Pick<FunctionVersion, "owner" | "version" | "revision" | "trace" | "sizeBytes" | "createdAt">,
): FunctionVersion {
  const { name, id, artifactHash, kind, parameters, config, signature, bindingsHash, annotations } = draft;
  return {
    ...at,
    ...{ name, id, artifact: artifactHash, export: draft.export, kind, config, signature },
    parameters: parameters === null ? null : [...parameters],
    ...{ bindings: bindingsHash, annotations },
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
