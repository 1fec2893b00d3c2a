/**
 * Seeded mixes of jobs and faults against the real job objects; see `docs/reliability.md` for what must hold after each.
 */
import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { play } from "./play.ts";

afterEach(reset);

it.each(env.FAULT_SEEDS)("whatever strikes, every job ends as its model allows: seed %i", async (seed) => {
  expect(await play(seed), `npm run test:faults -- --seed ${seed}`).toEqual([]);
});
