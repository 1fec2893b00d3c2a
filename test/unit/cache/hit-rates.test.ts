/**
 * What `docs/caching.md` and the bench say of the policies, on smaller traces.
 */
import { describe, expect, test } from "vitest";
import { ratesOf } from "../../../bench/support/hit-rates.ts";
import { loop, scanned, shifting, zipf } from "../../../bench/support/traces.ts";

const REQUESTS = 20_000;

describe("lfu has more of what is asked for than lru", () => {
  test.each([
    ["where some keys are wanted more than others", zipf(REQUESTS, 2_000, 0.8), 100],
    ["where few keys are wanted much more than others", zipf(REQUESTS, 2_000, 1), 100],
    ["where scans come in between", scanned(zipf(REQUESTS, 500, 0.8), 500, 500), 250],
  ])("%s", (name, trace, entries) => {
    const { lru, lfu, ttl, best } = ratesOf(name, trace, entries);
    expect(lfu).toBeGreaterThan(lru + 0.02);
    expect(lru).toBeGreaterThanOrEqual(ttl);
    expect(best).toBeGreaterThan(lfu);
  });
});

test("right after other keys are wanted lru is ahead; ageing lets lfu come after, and without ageing it stays behind", () => {
  const period = REQUESTS / 2;
  const trace = shifting(REQUESTS * 2, 2_000, 1, period);
  const rates = (from: number, to: number) =>
    ratesOf("", trace, 100, (at) => at >= period && at % period >= from && at % period < to);
  const [soon, later] = [rates(0, 500), rates(500, period)];
  expect(soon.lru).toBeGreaterThan(soon.lfu);
  expect(soon.lfu).toBeGreaterThan(soon.lfuUnaged + 0.1);
  expect(later.lfu).toBeGreaterThan(later.lru);
  expect(later.lfu).toBeGreaterThan(later.lfuUnaged + 0.1);
});

test("a loop longer than the cache defeats every policy that does not know the future", () => {
  const { lru, lfu, ttl, best } = ratesOf("loop", loop(2_000, 100), 50);
  expect([lru, lfu, ttl]).toEqual([0, 0, 0]);
  expect(best).toBeGreaterThan(0.4);
});
