import { expect, it } from "vitest";
import { isSameAsLive, mayChange, newVersion, retryPauseMs } from "../../../durable-objects/registry-rules.ts";
import { admin, alice, bob, deployment } from "../../support/deployments.ts";

const at = { owner: alice.id, version: 1, revision: 1, createdAt: 0 };

it("lets the owner and admins change a function", () => {
  expect([alice, bob, admin].map((by) => mayChange(alice.id, by))).toEqual([true, false, true]);
});

it("knows what counts as the same", async () => {
  const draft = await deployment({ config: { idempotent: true } });
  const live = newVersion(draft, at);
  expect(isSameAsLive(live, draft)).toBe(true);
  expect(isSameAsLive(live, { ...draft, by: bob })).toBe(true);
  expect(isSameAsLive(live, { ...draft, signature: "(a: number) => number" })).toBe(false);
  expect(isSameAsLive(live, { ...draft, config: { ...draft.config, idempotent: false } })).toBe(false);
});

it("does not mind in which order a configuration is written", async () => {
  const draft = await deployment({ config: { idempotent: true } });
  const { idempotent, ...rest } = draft.config;
  expect(isSameAsLive(newVersion(draft, at), { ...draft, config: { idempotent, ...rest } })).toBe(true);
});

it("doubles the pause up to a minute", () => {
  expect([1, 2, 3, 6, 7, 100].map(retryPauseMs)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
});
