import { describe } from "vitest";
import { boundedCacheCases } from "../../suites/bounded-cache.case.ts";

describe.each(["lru", "lfu", "ttl"] as const)("%s", boundedCacheCases);
