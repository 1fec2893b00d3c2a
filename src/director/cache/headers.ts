/**
 * Result caches over HTTP: what a request may say of them (`Cache-Control`), and what an answer tells (`Cache-Status`,
 * RFC 9211).
 */
import type { CacheMode } from "../../contracts/cache.ts";
import type { LiveFunction } from "../../contracts/function.ts";
import type { CacheUse } from "../call/conclude.ts";

/** Header of an answer that a result cache may have given. */
export const CACHE_STATUS_HEADER = "Cache-Status";
/** What it tells. */
export const CACHE_STATUS =
  "Of a function that keeps its results: whether this is one, as RFC 9211 has it: `troupe; hit`, `troupe; fwd=miss; stored`.";

/** What a request wants of the cache by its `Cache-Control`: `no-store` means skip, `no-cache` refresh. */
export function modeOf(headers: Headers): CacheMode {
  const directives = (headers.get("cache-control") ?? "").split(",").map((text) => text.trim().toLowerCase());
  if (directives.includes("no-store")) return "skip";
  return directives.includes("no-cache") ? "refresh" : "use";
}

/** The value of `Cache-Status`; null for a function that keeps no results. */
export function cacheStatusOf({ overloads }: LiveFunction, use: CacheUse | undefined): string | null {
  if (use === undefined)
    return overloads.some(({ config }) => config.cache.policy !== "none") ? "troupe; fwd=bypass" : null;
  const stored = use.freshMs === null ? "" : "; stored";
  if (use.kind === "joined") return "troupe; fwd=miss; collapsed";
  if (use.kind === "miss") return `troupe; fwd=miss${stored}`;
  if (use.kind === "refreshed") return `troupe; fwd=request${stored}`;
  // A result that is fresh for good has no end to tell.
  return use.freshMs === null || use.freshMs === Number.POSITIVE_INFINITY
    ? "troupe; hit"
    : `troupe; hit; ttl=${Math.floor(use.freshMs / 1_000)}`;
}
