import { expect, test } from "vitest";
import { random } from "../../../../src/director/routing/random.ts";
import { IDLE, strategyCases } from "../../../suites/strategy.case.ts";
import { testEntropy } from "../../../support/director.ts";

strategyCases(() => random(testEntropy()));

test("takes its choice from the entropy and nothing else", () => {
  const fixed = { now: () => 0, random: (length: number) => new Uint8Array(length).fill(7) };
  const strategy = random(fixed);
  const workers = ["a", "b", "c", "d", "e"];
  expect([...strategy.order("add", workers, IDLE)]).toEqual([...strategy.order("other", workers, IDLE)]);
});

test("every order is possible", () => {
  const strategy = random(testEntropy());
  const orders = Array.from({ length: 600 }, () => [...strategy.order("add", ["a", "b", "c"], IDLE)].join(""));
  expect(new Set(orders)).toEqual(new Set(["abc", "acb", "bac", "bca", "cab", "cba"]));
});
