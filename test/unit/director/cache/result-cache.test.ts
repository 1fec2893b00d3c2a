import { describe } from "vitest";
import { resultCacheCases } from "../../../suites/result-cache.case.ts";
import { cacheStage } from "../../../support/cache-stage.ts";

describe.each(["worker", "cluster"] as const)("results kept by the %s", (scope) => {
  describe.each(["lru", "lfu", "ttl"] as const)("by %s", (policy) => {
    resultCacheCases(scope, () => cacheStage(scope), policy);
  });
});
