import { expect, test } from "vitest";
import { MAX_DIRECTOR_CACHE_ENTRIES } from "../../../../src/contracts/limits.ts";
import { roundRobin } from "../../../../src/director/routing/round-robin.ts";
import { IDLE, strategyCases } from "../../../suites/strategy.case.ts";

strategyCases(roundRobin);

const workers = ["a", "b", "c"];

test("each call starts one worker further, and goes round", () => {
  const strategy = roundRobin();
  const orders = [1, 2, 3, 4].map(() => [...strategy.order("add", workers, IDLE)].join(""));
  expect(orders).toEqual(["abc", "bca", "cab", "abc"]);
});

test("functions that take turns each meet every worker", () => {
  const strategy = roundRobin();
  const firsts = (name: string) => [...strategy.order(name, ["a", "b"], IDLE)][0];
  const seen = { add: new Set<unknown>(), sub: new Set<unknown>() };
  for (let call = 0; call < 2; call++) {
    seen.add.add(firsts("add"));
    seen.sub.add(firsts("sub"));
  }
  expect(seen).toEqual({ add: new Set(["a", "b"]), sub: new Set(["a", "b"]) });
});

test("a worker that leaves does not stop the round", () => {
  const strategy = roundRobin();
  for (let call = 0; call < 5; call++) strategy.order("add", workers, IDLE);
  expect([...strategy.order("add", ["a"], IDLE)]).toEqual(["a"]);
});

test("its memory is bounded: turns start over after too many functions", () => {
  const strategy = roundRobin();
  for (let index = 0; index <= MAX_DIRECTOR_CACHE_ENTRIES; index++) strategy.order(`function-${index}`, workers, IDLE);
  expect([...strategy.order("function-0", workers, IDLE)].join("")).toBe("abc");
});
