/**
 * The bindings of versions: how they are read, and what a new version gets of those before it.
 */
import { decodeBindings } from "../artifact/bindings.ts";
import { type Bindings, type BindingsDraft, NO_BINDINGS } from "../contracts/bindings.ts";
import { fault } from "../contracts/errors.ts";
import type { FunctionVersion, LiveFunction } from "../contracts/function.ts";
import { newestOf } from "../contracts/function.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import type { Registry } from "./ports.ts";

/** The bindings of a version. Fault: `version_not_found` when they are no longer kept, for its function was removed. */
export async function bindingsOf(
  registry: Registry,
  { name, version, bindings: hash }: Pick<FunctionVersion, "name" | "version" | "bindings">,
): Promise<Result<Bindings>> {
  if (hash === null) return succeed(NO_BINDINGS);
  const bytes = await registry.content(hash);
  const found = bytes === null ? null : decodeBindings(bytes);
  if (found !== null) return succeed(found);
  return fail(fault("version_not_found", `The bindings of version ${version} of ${name} are no longer kept.`));
}

/**
 * The bindings of the version that a deploy comes after: the one that is live, or was deployed last of those; a staged
 * deploy comes after whatever was deployed last. Null `live`: there is none.
 */
export async function bindingsBefore(
  registry: Registry,
  live: LiveFunction | null,
  staged: boolean,
): Promise<Result<Bindings>> {
  if (live === null) return succeed(NO_BINDINGS);
  const [latest] = staged ? await registry.versions(live.name) : [];
  return bindingsOf(registry, latest ?? newestOf(live));
}

/** What a new version gets: what the deploy says, and the secrets of the version before whose names are free. */
export function composeBindings(draft: BindingsDraft, before: Bindings): Bindings {
  const said = { ...NO_BINDINGS, ...draft };
  const taken = new Set([...Object.keys(said.vars), ...Object.keys(said.kv), said.versionMetadata?.name]);
  const secrets = Object.entries({ ...before.secrets, ...said.secrets });
  return { ...said, secrets: Object.fromEntries(secrets.filter(([name]) => !taken.has(name))) };
}

/** Names of secrets that a version needs and has not. */
export function missingSecrets(needed: readonly string[], { secrets }: Bindings): string[] {
  return needed.filter((name) => !Object.hasOwn(secrets, name));
}
