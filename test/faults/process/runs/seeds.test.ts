/**
 * Seeded durable runs on a real server that is killed again and again; see `docs/reliability.md` for what must hold. Several
 * seeds are played at once, so that each feels the deaths of the others, too.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rngOf } from "../../support/rng.ts";
import { SEED_VARIABLE, seedsOf } from "../../support/seeds.ts";
import { planOf } from "./plan.ts";
import { playRuns, readRun } from "./play.ts";
import { openRunStage, type RunStage } from "./stage.ts";
import { wrongRun } from "./verdict.ts";

/** So long after the last death everything that could still go on would have begun to. */
const STILL_MS = 3_000;

let stage: RunStage;
beforeAll(async () => {
  stage = await openRunStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

describe.concurrent("durable runs", () => {
  test.each(seedsOf(process.env[SEED_VARIABLE]).runs)(
    "whatever dies, a durable run ends as if nothing had: seed %i",
    async (seed) => {
      process.stderr.write(`faults: durable runs, seed ${seed}\n`);
      const facts = await playRuns(planOf(seed, rngOf(seed)), rngOf(seed), stage);
      expect(facts.flatMap(wrongRun), `npm run test:faults -- --seed ${seed}`).toEqual([]);
    },
  );
});

test("a durable run that is over stays as it is, and no effect is anybody else's", async () => {
  const posts = () => [...stage.effects.byTag].map(([key, { length }]) => `${key}: ${length}`);
  const before = posts();
  process.stderr.write(`faults: ${stage.ended.size} durable runs, ${stage.deaths.length} deaths\n`);
  await stage.strike("kill-server");
  await sleep(STILL_MS);
  expect(posts()).toEqual(before);
  const client = stage.client(() => 0.5);
  for (const [id, run] of stage.ended) expect(await readRun(client, id)).toEqual(run);
  const owners = new Set([...stage.effects.byTag.keys()].map((key) => key.split("/")[0]));
  expect([...owners].filter((id = "") => !stage.ended.has(id))).toEqual([]);
});
