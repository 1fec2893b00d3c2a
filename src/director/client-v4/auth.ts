/**
 * Who is calling: the token of the tool is a key of the platform, with the same scopes as everywhere.
 */
import type { Principal } from "../../contracts/keys.ts";
import { authenticate } from "../auth/authenticate.ts";
import { hasScope } from "../auth/permissions.ts";
import type { KeyRing } from "../ports.ts";
import { V4_CODES, V4Error } from "./faults.ts";

/** Who may use a route: keys that may deploy, any key, or whoever knows its address. */
export type Access = "deploy" | "any key" | "anyone";

/** Who calls a route that needs no key. */
const NOBODY: Principal = { id: "nobody", scopes: [] };

/** The caller of a route. Throws a refusal. */
export async function admit(headers: Headers, keys: KeyRing, access: Access): Promise<Principal> {
  if (access === "anyone") return NOBODY;
  const caller = await authenticate(headers, keys);
  if (caller === null) {
    throw new V4Error(403, V4_CODES.unknownKey, "Unknown API key. Set CLOUDFLARE_API_TOKEN to a key of this director.");
  }
  if (access === "any key" || hasScope(caller, "deploy")) return caller;
  throw new V4Error(403, V4_CODES.forbidden, "The key lacks the scope `deploy`.");
}
