import { expect, it } from "vitest";
import {
  conflictOf,
  mayChange,
  newVersion,
  retryPauseMs,
  unchangedBy,
  type VersionDraft,
} from "../../../durable-objects/registry-rules.ts";
import type { LiveFunction } from "../../../src/contracts/function.ts";
import { admin, alice, bob, type DeploymentChoice, deployment, named } from "../../support/deployments.ts";

const live = (...drafts: VersionDraft[]): LiveFunction => {
  const at = { owner: alice.id, revision: 1, trace: null, sizeBytes: 1, createdAt: 0 };
  const overloads = drafts.map((draft, index) => newVersion(draft, { ...at, version: index + 1 }));
  return { name: named("add"), revision: 7, overloads, suspended: false, split: null, endpoint: true };
};

/** A draft by Alice without bindings. */
async function draftOf(choice: DeploymentChoice = {}): Promise<VersionDraft> {
  return { ...(await deployment(choice)), bindingsHash: null };
}

it("lets the owner and admins change a function", async () => {
  const owned = live(await draftOf());
  expect([alice, bob, admin].map((by) => mayChange(owned, by))).toEqual([true, false, true]);
});

it("knows what would change nothing", async () => {
  const draft = await draftOf({ config: { idempotent: true } });
  const present = live(draft);
  const [version] = present.overloads;
  expect(unchangedBy(present, draft)).toBe(version);
  expect(unchangedBy(present, { ...draft, by: bob })).toBe(version);
  expect(unchangedBy(present, { ...draft, signature: "{}" })).toBeNull();
  expect(unchangedBy(present, { ...draft, config: { ...draft.config, idempotent: false } })).toBeNull();
});

it("compares an overload with the one whose place it takes", async () => {
  const [left, right] = [await draftOf({ signature: "left" }), await draftOf({ signature: "right" })];
  const present = live(left, right);
  expect(unchangedBy(present, { ...right, keeps: [1] })).toBe(present.overloads[1]);
  expect(unchangedBy(present, { ...right, keeps: [2] })).toBeNull();
  expect(unchangedBy(present, right)).toBeNull();
});

it("does not mind in which order a configuration is written", async () => {
  const draft = await draftOf({ config: { idempotent: true } });
  const { idempotent, ...rest } = draft.config;
  expect(unchangedBy(live(draft), { ...draft, config: { idempotent, ...rest } })).not.toBeNull();
});

it("refuses what was decided upon another state", async () => {
  const { name } = await draftOf();
  const present = live(await draftOf());
  const codeOf = (base: number | undefined, keeps: number[]) => conflictOf({ name, base, keeps }, 7, present)?.code;
  expect([codeOf(7, [1]), codeOf(undefined, [])]).toEqual([undefined, undefined]);
  expect([codeOf(6, [1]), codeOf(7, [2]), codeOf(0, [])]).toEqual(["conflict", "conflict", "conflict"]);
});

it("doubles the pause up to a minute", () => {
  expect([1, 2, 3, 6, 7, 100].map(retryPauseMs)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
});
