/**
 * The secrets of a function: which names there are, and changes of them.
 *
 * A change makes a new version of the same code and puts it in the place of the live one, so that a rollback brings back
 * the secrets of then, and no isolate that runs changes under its calls. Texts are sealed before anything else is done
 * with them.
 */
import { encodeBindings } from "../artifact/bindings.ts";
import type { Bindings } from "../contracts/bindings.ts";
import { fault } from "../contracts/errors.ts";
import { type Annotations, type FunctionVersion, type LiveFunction, newestOf } from "../contracts/function.ts";
import type { FunctionName } from "../contracts/ids.ts";
import type { NameState } from "../contracts/registry.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import { bindingsOf } from "./bindings.ts";
import { type Changing, decideOn } from "./decide.ts";
import type { Director } from "./director.ts";
import type { Registry } from "./ports.ts";
import { noFunction } from "./resolve.ts";
import { applied, faultOf, refusalOf, type SealedChanges } from "./secret-rules.ts";
import { warmUpFor } from "./warmth.ts";

/** Changes of a function's secrets that were asked for. */
export interface SecretChanges extends Changing {
  /** Texts by name; null takes the secret away, if it is there. */
  readonly changes: Readonly<Record<string, string | null>>;
  /** True: the new version follows the latest one and waits, instead of taking the place of the live one. */
  readonly staged?: boolean;
  readonly annotations?: Annotations;
}

/** What has come of it. */
export interface ChangedSecrets {
  /** Number of the version that has the secrets. */
  readonly version: number;
  /** Their names. */
  readonly secrets: readonly string[];
  /** False where only secrets were to be taken away that were not there. */
  readonly changed: boolean;
}

/** A function's secrets, by name: those of its newest live version. Fault: `function_not_found`. */
export async function secretsOf(
  registry: Registry,
  name: FunctionName,
): Promise<Result<{ readonly version: number; readonly secrets: readonly string[] }>> {
  const live = await registry.live(name);
  if (live === null) return fail(noFunction(name));
  const newest = newestOf(live);
  const bindings = await bindingsOf(registry, newest);
  return bindings.ok ? succeed({ version: newest.version, secrets: namesOf(bindings.value) }) : bindings;
}

/**
 * Changes the secrets of a function. Faults: `invalid_request`, `secrets_unavailable`, `function_not_found`, `forbidden`,
 * `conflict` where several versions are live or the name is another binding's, `payload_too_large`.
 */
export async function changeSecrets(director: Director, command: SecretChanges): Promise<Result<ChangedSecrets>> {
  const sealed = await sealAll(director, command);
  if (!sealed.ok) return sealed;
  return decideOn(director.registry, command, (state) => makeVersion(director, command, sealed.value, state));
}

/** Makes the version, if anything changes. */
async function makeVersion(
  { registry, roster, entropy }: Director,
  { name, by, staged = false, annotations = {} }: SecretChanges,
  changes: SealedChanges,
  { live, revision }: NameState,
): Promise<Result<ChangedSecrets>> {
  if (live === null) return fail(noFunction(name));
  const base = staged ? await latestOf(registry, live) : onlyOneOf(live);
  if (!base.ok) return base;
  const { version } = base.value;
  const present = await bindingsOf(registry, base.value);
  if (!present.ok) return present;
  const secrets = applied(present.value.secrets, changes);
  if (secrets === null) return succeed({ version, secrets: namesOf(present.value), changed: false });
  const next: Bindings = {
    ...present.value,
    secrets,
    versionMetadata: retold(present.value, annotations, entropy.now()),
  };
  const refusal = refusalOf(name, next);
  if (refusal !== null) return fail(refusal);
  const bindings = encodeBindings(next);
  const made = await registry.rebind({ name, by, base: revision, version, bindings, annotations, staged });
  if (!made.ok) return made;
  if (!staged) await warmUpFor(roster, made.value.live);
  return succeed({ version: made.value.version.version, secrets: namesOf(next), changed: true });
}

/** What the new version is told of itself: another than the version before it, so that the two share no isolate. */
function retold({ versionMetadata }: Bindings, { tag = "" }: Annotations, now: number): Bindings["versionMetadata"] {
  return versionMetadata === null ? null : { ...versionMetadata, tag, timestamp: new Date(now).toISOString() };
}

/** The changes with their texts sealed. */
async function sealAll({ secrets }: Director, { name, changes }: SecretChanges): Promise<Result<SealedChanges>> {
  const sealed = new Map<string, string | null>();
  for (const [secret, text] of Object.entries(changes)) {
    const wrong = faultOf(secret, text);
    if (wrong !== null) return fail(wrong);
    const result = text === null ? succeed(null) : await secrets.seal({ function: name, name: secret }, text);
    if (!result.ok) return result;
    sealed.set(secret, result.value);
  }
  return succeed(sealed);
}

/** The one live version. */
function onlyOneOf({ name, overloads, split }: LiveFunction): Result<FunctionVersion> {
  const [version, another] = overloads;
  if (version !== undefined && another === undefined) return succeed(version);
  const advice =
    split === null
      ? "remove the others first (`DELETE /v1/functions/{name}?version=`), or deploy the overloads anew afterwards"
      : "let one of them have all calls first (`POST /v1/functions/{name}/rollback`)";
  return fail(fault("conflict", `Several versions of ${name} are live, and secrets belong to one: ${advice}.`));
}

async function latestOf(registry: Registry, { name }: LiveFunction): Promise<Result<FunctionVersion>> {
  const [latest] = await registry.versions(name);
  return latest === undefined ? fail(noFunction(name)) : succeed(latest);
}

function namesOf({ secrets }: Bindings): string[] {
  return Object.keys(secrets).sort();
}
