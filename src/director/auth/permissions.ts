/**
 * What a caller may do, as pure rules.
 */
import type { FunctionVersion } from "../../contracts/function.ts";
import type { Principal, Scope } from "../../contracts/keys.ts";

/** Whether the caller has a scope; `admin` implies all. */
export function hasScope({ scopes }: Principal, scope: Scope): boolean {
  return scopes.includes(scope) || scopes.includes("admin");
}

/** Whether the caller may change a function: its owner may, and `admin`. */
export function ownsFunction(caller: Principal, { owner }: Pick<FunctionVersion, "owner">): boolean {
  return caller.id === owner || caller.scopes.includes("admin");
}
