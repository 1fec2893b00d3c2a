import { expect, test } from "vitest";
import { lifetimeOf } from "../../../src/cache/lifetime.ts";
import { cacheConfig } from "../../../src/contracts/cache.ts";

test.each([
  ["for good where nothing is said", { policy: "lru" }, { freshMs: null, staleMs: 0 }],
  ["five minutes under ttl", { policy: "ttl" }, { freshMs: 300_000, staleMs: 0 }],
  ["as long as is said", { policy: "lfu", ttlSeconds: 2, staleSeconds: 3 }, { freshMs: 2_000, staleMs: 3_000 }],
  ["under ttl, too", { policy: "ttl", ttlSeconds: 1 }, { freshMs: 1_000, staleMs: 0 }],
])("%s", (_, config, lifetime) => expect(lifetimeOf(cacheConfig.parse(config))).toEqual(lifetime));
