/**
 * Who is calling: `Authorization: Bearer <key>`, looked up in the key ring.
 */
import { fault, TroupeError } from "../../contracts/errors.ts";
import type { Principal, Scope } from "../../contracts/keys.ts";
import { MAX_KEY_LENGTH } from "../../contracts/limits.ts";
import type { KeyRing } from "../ports.ts";
import { hasScope } from "./permissions.ts";

/** RFC 6750, section 2.1; the scheme's case does not matter. */
const BEARER = /^Bearer +([!-~]+)$/i;

/** The key that a request presents, be it valid or not; null when there is none. */
export function presentedKey(headers: Headers): string | null {
  return BEARER.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}

/** The caller behind a request's key; null when there is no key or nobody knows it. */
export async function authenticate(headers: Headers, keys: KeyRing): Promise<Principal | null> {
  const key = presentedKey(headers);
  if (key === null || key.length > MAX_KEY_LENGTH) return null;
  return keys.authenticate(key);
}

/** The caller, who has the scope. Throws `unauthorized` or `forbidden`. */
export async function authorize(headers: Headers, keys: KeyRing, scope: Scope): Promise<Principal> {
  const caller = await authenticate(headers, keys);
  if (caller === null) throw new TroupeError(noKey(headers));
  if (hasScope(caller, scope)) return caller;
  throw new TroupeError(
    fault("forbidden", `The key lacks the scope \`${scope}\`.`, { details: { needs: scope, has: caller.scopes } }),
  );
}

function noKey(headers: Headers) {
  return fault(
    "unauthorized",
    headers.has("authorization") ? "The key is not valid." : "The request carries no `Authorization` header.",
  );
}
