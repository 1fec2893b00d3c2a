/**
 * The function's own `env`: variables, secrets and what else is bound to it. Made once, before any function code runs,
 * of values that nothing else in the isolate holds, and frozen: calls share it, and none may change it for the others.
 */
import type { OpenBindings, SandboxEnv } from "../../contracts/sandbox-call.ts";
import { kvNamespaceOf } from "./kv.ts";

let own: Readonly<Record<string, unknown>> | undefined;

/** Makes the function's `env`, once. */
export function openEnv({ bindings, kv }: SandboxEnv): void {
  own ??= Object.freeze(bindings === undefined ? {} : membersOf(bindings, kv ?? {}));
}

/** The function's `env`. */
export function ownEnv(): object {
  return own ?? {};
}

function membersOf(
  { vars, secrets, versionMetadata }: OpenBindings,
  kv: NonNullable<SandboxEnv["kv"]>,
): Record<string, unknown> {
  const members: Record<string, unknown> = { ...secrets };
  for (const [name, stub] of Object.entries(kv)) members[name] = kvNamespaceOf(stub);
  for (const [name, value] of Object.entries(vars)) members[name] = frozenCopy(value);
  if (versionMetadata !== null) members[versionMetadata.name] = frozenCopy(versionMetadata.value);
  return members;
}

/** A copy of a value of JSON that cannot be changed. */
function frozenCopy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, member) => Object.freeze(member));
}
