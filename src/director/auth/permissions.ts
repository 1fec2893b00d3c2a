/**
 * What a caller may do, as pure rules.
 */
import type { LiveFunction } from "../../contracts/function.ts";
import { newestOf } from "../../contracts/function.ts";
import { mayUse, type Principal, type Scope } from "../../contracts/keys.ts";

/** Whether the caller has a scope; `admin` implies all. */
export function hasScope({ scopes }: Principal, scope: Scope): boolean {
  return scopes.includes(scope) || scopes.includes("admin");
}

/** Whether the caller may change a function: its owner may, and `admin`. */
export function ownsFunction(caller: Principal, live: LiveFunction): boolean {
  return mayUse(newestOf(live), caller);
}
