/**
 * Test projects: `unit` runs on Node, `workers` inside workerd, `client` on Node, workerd and in a browser, `e2e`
 * against a real server process, `wrangler` asks one with the real wrangler, `hostile` plays hostile functions to servers, `faults-objects` and `faults-process` break
 * what they run on, seed by seed.
 */
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { SEED_VARIABLE, seedsOf } from "./test/faults/support/seeds.ts";

/** Property tests take as long as the machine makes them; a test that hangs is found all the same. */
const UNHURRIED_MS = 60_000;

/** Real servers share the machine with nobody but the test that started them, and take their time. */
const realServer = { fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000 };

/** A command of wrangler takes a second or two, ten on a busy machine, and a test has some. */
const REAL_WRANGLER_MS = 300_000;

/** Some seeds: the callers' time, the time until rest, and a slow machine's share, which may be most of it. */
const FAULT_SEEDS_MS = 900_000;
const seeds = seedsOf(process.env[SEED_VARIABLE]);

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: UNHURRIED_MS } },
      {
        plugins: [cloudflareTest({ wrangler: { configPath: "./test/workers/wrangler.toml" } })],
        test: { name: "workers", include: ["test/workers/**/*.test.ts"], testTimeout: UNHURRIED_MS },
      },
      { test: { name: "client", include: ["test/client/**/*.test.ts"], ...realServer } },
      { test: { name: "e2e", include: ["test/e2e/**/*.test.ts"], ...realServer } },
      {
        test: {
          name: "wrangler",
          include: ["test/wrangler/**/*.test.ts"],
          globalSetup: "test/wrangler/support/server.setup.ts",
          // Wrangler waits more than it works, and Workers of different names do not meet.
          maxWorkers: 2,
          testTimeout: REAL_WRANGLER_MS,
          hookTimeout: REAL_WRANGLER_MS,
        },
      },
      { test: { name: "hostile", include: ["test/hostile/**/*.test.ts"], ...realServer } },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./test/faults/objects/wrangler.toml" },
            miniflare: { bindings: { FAULT_SEEDS: [...seeds.objects] } },
          }),
        ],
        test: {
          name: "faults-objects",
          include: ["test/faults/objects/**/*.test.ts"],
          testTimeout: FAULT_SEEDS_MS,
        },
      },
      {
        test: {
          name: "faults-process",
          include: ["test/faults/process/**/*.test.ts"],
          ...realServer,
          testTimeout: FAULT_SEEDS_MS,
          // Seeds of durable runs share a server: most of their time they wait for it to come back.
          maxConcurrency: 5,
        },
      },
    ],
  },
});
