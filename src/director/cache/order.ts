/**
 * Whether a call's result may be kept, and under which key.
 */
import { cacheKeyOf } from "../../cache/key.ts";
import type { CacheConfig, CacheMode, CacheOrder } from "../../contracts/cache.ts";
import { cacheConfig } from "../../contracts/cache.ts";
import type { FunctionVersion, LiveFunction, RunnableVersion } from "../../contracts/function.ts";
import { runnableOf } from "../../contracts/function.ts";
import type { Encoding } from "../../contracts/invocation.ts";
import type { ChosenCall } from "../call/choose.ts";

/** A call whose result may be kept. */
export interface CachedCall {
  readonly version: FunctionVersion;
  readonly args: readonly unknown[];
  readonly encoding: Encoding;
  readonly config: CacheConfig;
  readonly order: CacheOrder;
  /** Names the type that its result is held to. */
  readonly form: string;
}

/** What a caller asks for, as far as caches go. */
export interface CacheWishes {
  readonly cache?: CacheMode | undefined;
  readonly remember?: boolean | undefined;
}

/** Of a function that keeps nothing, where a caller wants results remembered. */
const REMEMBERED = cacheConfig.parse({ policy: "lru" });

/** How results of a version are kept; null when none are. Of several overloads that keep any, the newest sets the bounds. */
export function cacheConfigOf(live: LiveFunction, version: FunctionVersion, wishes: CacheWishes): CacheConfig | null {
  const { cache } = version.config;
  if (cache.policy === "none") return wishes.remember === true ? REMEMBERED : null;
  if (live.overloads.length === 1) return cache;
  const newest = live.overloads.findLast(({ config }) => config.cache.policy !== "none")?.config.cache ?? cache;
  if (newest === cache) return cache;
  const { policy, maxEntries, maxBytes } = newest;
  return { ...cache, policy, maxEntries, maxBytes };
}

/** A version as a worker is to run it that keeps its results so. */
export function keeperOf(version: FunctionVersion, config: CacheConfig | null): RunnableVersion {
  const fn = runnableOf(version);
  return config === null || config === fn.config.cache ? fn : { ...fn, config: { ...fn.config, cache: config } };
}

/** The call as caches know it; null when it is to skip them, or its arguments are none that a key can be made of. */
export async function cachedCallOf(
  config: CacheConfig,
  { version, args, call }: ChosenCall,
  { encoding, cache: mode = "use" }: CacheWishes & { readonly encoding: Encoding },
): Promise<CachedCall | null> {
  if (mode === "skip") return null;
  const { name, artifact, bindings, export: exported } = version;
  const key = await cacheKeyOf({ name, artifact, bindings, export: exported, args, encoding });
  if (key === null) return null;
  return { version, args, encoding, config, order: { key, mode }, form: `${version.version}:${call}` };
}
