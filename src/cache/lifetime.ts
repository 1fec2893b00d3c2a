/**
 * How long results live, as a function's configuration has it.
 */
import type { CacheConfig } from "../contracts/cache.ts";
import { DEFAULT_CACHE_TTL_SECONDS } from "../contracts/limits.ts";

/** How long a result is fresh, null for good, and how long after that it is still given while it is renewed. */
export interface Lifetime {
  readonly freshMs: number | null;
  readonly staleMs: number;
}

/** Of what never becomes wrong. */
export const FOR_GOOD: Lifetime = { freshMs: null, staleMs: 0 };

/** The lifetime of results that are kept from now on. */
export function lifetimeOf({ policy, ttlSeconds, staleSeconds }: CacheConfig): Lifetime {
  const seconds = ttlSeconds ?? (policy === "ttl" ? DEFAULT_CACHE_TTL_SECONDS : null);
  return { freshMs: seconds === null ? null : seconds * 1_000, staleMs: staleSeconds * 1_000 };
}
