/**
 * Seeded mixes of calls and faults against a real server; see `docs/reliability.md` for what must hold after each.
 */
import { expect, test } from "vitest";
import { rngOf } from "../support/rng.ts";
import { SEED_VARIABLE, seedsOf } from "../support/seeds.ts";
import { changesAtRest, play } from "./play.ts";
import { openStage } from "./stage.ts";
import { violationsOf } from "./verdict.ts";

test.each(seedsOf(process.env[SEED_VARIABLE]).process)(
  "whatever dies, what was accepted is done: seed %i",
  async (seed) => {
    process.stderr.write(`faults: a server, seed ${seed}\n`);
    await using stage = await openStage();
    const facts = await play(rngOf(seed), stage);
    expect(violationsOf(facts), `npm run test:faults -- --seed ${seed}`).toEqual([]);
    expect(await changesAtRest(facts, stage), `npm run test:faults -- --seed ${seed}`).toEqual([]);
  },
);
