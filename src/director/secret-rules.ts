/**
 * What secrets a function may have, as pure rules.
 */
import { encodeBindings } from "../artifact/bindings.ts";
import { type Bindings, bindingName } from "../contracts/bindings.ts";
import { fault, type TroupeFault } from "../contracts/errors.ts";
import { MAX_BINDINGS_BYTES, MAX_SECRETS } from "../contracts/limits.ts";
import { secretText } from "../contracts/secrets.ts";

/** What is wrong with a change, told without the text. */
export function faultOf(secret: string, text: string | null): TroupeFault | null {
  const named = bindingName.safeParse(secret);
  const checked = text === null ? named : secretText.safeParse(text);
  const error = named.error ?? checked.error;
  if (error === undefined) return null;
  const what = named.success ? `The text of ${secret}` : `The name of a secret`;
  return fault("invalid_request", `${what} ${error.issues.map(({ message }) => message).join(", ")}.`);
}

/** What a function's secrets become, by name: sealed texts, or null for those that are taken away. */
export type SealedChanges = ReadonlyMap<string, string | null>;

/** The secrets after the changes, null when nothing changes. */
export function applied(present: Bindings["secrets"], changes: SealedChanges): Bindings["secrets"] | null {
  const next = new Map(Object.entries(present));
  let changed = false;
  for (const [secret, sealed] of changes) {
    changed ||= sealed !== null || next.has(secret);
    if (sealed === null) next.delete(secret);
    else next.set(secret, sealed);
  }
  return changed ? Object.fromEntries(next) : null;
}

/** Why a version may not have these bindings. */
export function refusalOf(name: string, next: Bindings): TroupeFault | null {
  const { vars, kv, versionMetadata, secrets } = next;
  const names = Object.keys(secrets);
  const taken = names.find(
    (secret) => Object.hasOwn(vars, secret) || Object.hasOwn(kv, secret) || versionMetadata?.name === secret,
  );
  if (taken !== undefined) {
    return fault(
      "conflict",
      `${taken} is the name of another binding of ${name}; deploy without that, or choose another.`,
    );
  }
  if (names.length > MAX_SECRETS) {
    return fault("payload_too_large", `A function may have ${MAX_SECRETS} secrets at most.`);
  }
  if ((encodeBindings(next)?.length ?? 0) > MAX_BINDINGS_BYTES) {
    return fault("payload_too_large", `The bindings of ${name} would be larger than ${MAX_BINDINGS_BYTES} bytes.`);
  }
  return null;
}
