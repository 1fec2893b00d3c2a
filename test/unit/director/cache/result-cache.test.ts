import { describe } from "vitest";
import { resultCacheCases } from "../../../suites/result-cache.case.ts";
import { cacheStage } from "../../../support/cache-stage.ts";

describe.each(["worker", "cluster"] as const)("results kept by the %s", (scope) => {
  resultCacheCases(scope, () => cacheStage(scope));
});
