/**
 * What holds for kept results, of those that the cluster keeps: a director in front of the real object and of real KV.
 */
import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, vi } from "vitest";
import { DoResults } from "../../src/director/adapters/do-results.ts";
import { resultCacheCases } from "../suites/result-cache.case.ts";
import { cacheStage } from "../support/cache-stage.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await reset();
});

resultCacheCases("cluster", () => {
  const results = new DoResults({
    ...{ caches: env.RESULT_CACHE, copies: env.FUNCTIONS, now: Date.now },
    ...{ schedule: () => () => {}, background: () => {} },
  });
  return cacheStage("cluster", {
    results,
    // The object shares the test's clock.
    sleep: async (ms) => void vi.setSystemTime(Date.now() + ms),
  });
});
