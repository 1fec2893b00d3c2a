/**
 * Result caches, as a function configures them and a call asks for them.
 */
import { z } from "zod";
import { CACHE_LIMITS } from "./limits.ts";

/** Which entry makes room for another: the one used longest ago, the one used least, the oldest. `none`: nothing is kept. */
export const CACHE_POLICIES = ["none", "lru", "lfu", "ttl"] as const;
export const cachePolicy = z.enum(CACHE_POLICIES);
export type CachePolicy = z.infer<typeof cachePolicy>;

/** Where results are kept: by each worker for itself, or once for all of them. */
export const cacheScope = z.enum(["worker", "cluster"]);
export type CacheScope = z.infer<typeof cacheScope>;

const bounded = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max);

/** `config.cache` of a function. */
export const cacheConfig = z.strictObject({
  policy: cachePolicy.default("none"),
  scope: cacheScope.default("worker"),
  maxEntries: bounded(CACHE_LIMITS.maxEntries).default(CACHE_LIMITS.maxEntries.default),
  /** Of arguments and values, as they are encoded. A result larger than this is not kept. */
  maxBytes: bounded(CACHE_LIMITS.maxBytes).default(CACHE_LIMITS.maxBytes.default),
  /** How long a result is fresh. Left out: five minutes under `ttl`, for good under the others. */
  ttlSeconds: bounded(CACHE_LIMITS.ttlSeconds).optional(),
  /** How long after that it is still given, while a call in the background renews it. */
  staleSeconds: bounded(CACHE_LIMITS.staleSeconds).default(CACHE_LIMITS.staleSeconds.default),
});
export type CacheConfig = z.infer<typeof cacheConfig>;

/**
 * What a call wants of the cache: `use` it, `skip` it (nothing is read, nothing is kept), or `refresh` it (run, and keep the
 * result).
 */
export const cacheMode = z.enum(["use", "skip", "refresh"]);
export type CacheMode = z.infer<typeof cacheMode>;

/** What travels with a call whose result is kept. */
export interface CacheOrder {
  /** See `src/cache/key.ts`: equal for calls that may share a result. */
  readonly key: string;
  readonly mode: Exclude<CacheMode, "skip">;
}
