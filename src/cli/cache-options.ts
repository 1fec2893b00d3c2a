/**
 * What a command line says of result caches: how a function keeps its results, and what a call wants of them.
 */
import { CACHE_POLICIES, cacheMode, cacheScope } from "../contracts/cache.ts";
import type { OptionSpecs } from "./command.ts";
import { parseChoice, parseOptional } from "./values.ts";

/** The option of every command that calls functions. */
export const CACHE_MODE_OPTION = {
  cache: {
    type: "string",
    hint: "mode",
    summary: `What the call wants of kept results: ${cacheMode.options.join(", ")}`,
  },
} as const satisfies OptionSpecs;

/** What the call wants; undefined when nothing is said. */
export function readCacheMode({ cache }: { readonly cache?: string }) {
  return parseChoice(cache, "--cache", cacheMode.options);
}

/** Options of a deploy. */
export const CACHE_CONFIG_OPTIONS = {
  cache: { type: "string", hint: "policy", summary: `Keep results: ${CACHE_POLICIES.join(", ")}` },
  "cache-ttl": { type: "string", hint: "s", summary: "Seconds for which a kept result is fresh" },
  "cache-scope": { type: "string", hint: "scope", summary: `Who keeps results: ${cacheScope.options.join(" or ")}` },
} as const satisfies OptionSpecs;

export interface CacheConfigOptions {
  readonly cache?: string;
  readonly "cache-ttl"?: string;
  readonly "cache-scope"?: string;
}

/** The part of `config.cache` that the command line gives. */
export function readCacheConfig(options: CacheConfigOptions) {
  const given = {
    policy: parseChoice(options.cache, "--cache", CACHE_POLICIES),
    ttlSeconds: parseOptional(options["cache-ttl"], "--cache-ttl", 1),
    scope: parseChoice(options["cache-scope"], "--cache-scope", cacheScope.options),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
