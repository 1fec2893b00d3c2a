/**
 * Seeded mixes of calls and faults against a real server; see `docs/reliability.md` for what must hold after each. A server
 * serves several seeds, for most of the time goes into starting it and into waiting until nothing happens any more.
 */
import { expect, test } from "vitest";
import { SEED_VARIABLE, seedsOf } from "../support/seeds.ts";
import { changesAtRest, play } from "./play.ts";
import { openStage } from "./stage.ts";
import { violationsOf } from "./verdict.ts";

const SEEDS_PER_SERVER = 4;

const all = seedsOf(process.env[SEED_VARIABLE]).process;
const servers = Array.from({ length: Math.ceil(all.length / SEEDS_PER_SERVER) }, (_, index) => ({
  seeds: all.slice(index * SEEDS_PER_SERVER, (index + 1) * SEEDS_PER_SERVER),
}));

test.each(servers)("whatever dies, what was accepted is done: seeds $seeds", async ({ seeds }) => {
  const replay = `npm run test:faults -- --seed ${seeds.join(",")}`;
  process.stderr.write(`faults: a server, seeds ${seeds.join(", ")}\n`);
  await using stage = await openStage();
  const facts = await play(seeds, stage);
  expect(violationsOf(facts), replay).toEqual([]);
  expect(await changesAtRest(facts, stage), replay).toEqual([]);
});
