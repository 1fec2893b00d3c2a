/**
 * A deploy in view of what is there of the function: the bindings that its version gets, and whether it changes anything.
 */
import { encodeBindings } from "../../artifact/bindings.ts";
import { hashContent } from "../../artifact/hash.ts";
import type { Bindings } from "../../contracts/bindings.ts";
import type { DeployRequest, FunctionVersion } from "../../contracts/function.ts";
import type { ContentHash } from "../../contracts/ids.ts";
import type { NameState } from "../../contracts/registry.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import { bindingsBefore, composeBindings, missingSecrets } from "../bindings.ts";
import type { Registry } from "../ports.ts";
import { noFunction } from "../resolve.ts";
import type { DeployCommand } from "./command.ts";

/** What is there of the function, and the bindings that the new version gets in view of that. */
export interface Bound extends NameState {
  readonly bindings: Bindings;
  /** Their canonical JSON and its hash; null where there are none. */
  readonly encoded: Uint8Array | null;
  readonly hash: ContentHash | null;
  /** The version that was deployed last, where the deploy is staged. */
  readonly latest: readonly FunctionVersion[];
}

/** Finds the bindings. Fault: `function_not_found` for a staged version of nothing. */
export async function bind(registry: Registry, command: DeployCommand, state: NameState): Promise<Result<Bound>> {
  const { request, name, staged = false } = command;
  if (staged && state.live === null) return fail(noFunction(name));
  const before = await bindingsBefore(registry, state.live, staged);
  if (!before.ok) return before;
  const latest = staged ? (await registry.versions(name)).slice(0, 1) : [];
  const { vars, kv } = request;
  const bindings = composeBindings(command.bindings ?? { vars, kv }, before.value);
  const encoded = encodeBindings(bindings);
  const hash = encoded === null ? null : await hashContent(encoded);
  return succeed({ ...state, bindings, encoded, hash, latest });
}

/** What is said of secrets that the function needs and has not. */
export function secretWarnings({ name, request }: DeployCommand, { bindings }: Bound): string[] {
  return missingSecrets(request.config.secrets, bindings).map(
    (secret) =>
      `${name} needs the secret ${secret}, which is not set: run \`troupe secret put ${name} ${secret}\`, ` +
      `or PUT /v1/functions/${name}/secrets/${secret}.`,
  );
}

/**
 * The version that is what the deploy would make, in its place already; none where something else is said of it. Of one
 * that is staged that is the latest, for uploads are sent again when an answer was lost. One of several overloads is that
 * only for a deploy with `overload`; any other replaces them all.
 */
export function alreadyThere({ live, latest, hash }: Bound, id: ContentHash, command: DeployCommand) {
  const { request, staged = false, annotations = {} } = command;
  if (live === null) return undefined;
  if (!staged && (live.split !== null || (live.overloads.length > 1 && !request.overload))) return undefined;
  const said = JSON.stringify([annotations.message, annotations.tag]);
  const saysNothing = !staged && Object.keys(annotations).length === 0;
  return (staged ? latest : live.overloads).find(
    (version) =>
      version.bindings === hash &&
      isSame(version, id, request) &&
      (saysNothing || said === JSON.stringify([version.annotations.message, version.annotations.tag])),
  );
}

/** Both configurations come out of the same schema, so their members stand in the same order. */
function isSame(live: FunctionVersion, id: ContentHash, request: DeployRequest): boolean {
  return (
    live.id === id &&
    live.export === request.export &&
    // A web function has no signature, whatever the deploy says.
    (live.kind === "fetch" || (live.signature === null) === request.untyped) &&
    JSON.stringify(live.config) === JSON.stringify(request.config)
  );
}
