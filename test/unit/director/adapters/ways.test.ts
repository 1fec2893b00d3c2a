/** Of two ways the one that takes less time is taken; the other is tried now and then, and found out when it has changed. */
import { expect, it } from "vitest";
import { Ways } from "../../../../src/director/adapters/ways.ts";

/** Goes so many ways that take these times, and gives how many were the first. */
function go(ways: Ways, times: number, firstMs: number, secondMs: number): number {
  let firsts = 0;
  for (let time = 0; time < times; time++) {
    if (ways.takesFirst()) {
      firsts++;
      ways.tookFirst(firstMs);
    } else ways.tookSecond(secondMs);
  }
  return firsts;
}

it("takes the first as long as it knows nothing", () => {
  const ways = new Ways();
  expect([ways.takesFirst(), ways.takesFirst()]).toEqual([true, true]);
  ways.tookFirst(100);
  expect(ways.takesFirst()).toBe(true);
});

it("takes the shorter one, and the other one time in 32", () => {
  const ways = new Ways();
  ways.tookFirst(10);
  ways.tookSecond(1);
  expect(go(ways, 64, 10, 1)).toBe(2);
  const others = new Ways();
  others.tookFirst(1);
  others.tookSecond(1);
  expect(go(others, 64, 1, 1)).toBe(62);
});

it("finds out when the longer one has become the shorter", () => {
  const ways = new Ways();
  ways.tookFirst(10);
  ways.tookSecond(1);
  go(ways, 32, 10, 1);
  go(ways, 200, 1, 50);
  expect(go(ways, 64, 1, 50)).toBe(62);
});
