import { expect, test } from "vitest";
import { ROUTING_STRATEGIES } from "../../../../src/contracts/function.ts";
import { createStrategies, findStrategy } from "../../../../src/director/routing/strategies.ts";
import { testEntropy } from "../../../support/director.ts";

const strategies = createStrategies(testEntropy());

test.each(ROUTING_STRATEGIES)("the table has %s", (name) => {
  expect(findStrategy(strategies, name).ok).toBe(true);
});

test.each(["", "Affinity", "constructor", "__proto__", "toString"])("%j is an error, never a default", (name) => {
  expect(findStrategy(strategies, name)).toMatchObject({ ok: false, fault: { code: "invalid_request" } });
});
