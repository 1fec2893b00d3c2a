/**
 * Every module of the sandbox corpora that the meter or the runtime must hold gives the outcome in its header, and
 * somebody else's function answers right after it. The modules that only the watchdog can end are in
 * `sandbox-watchdog.test.ts`.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bystanderAnswers, openStage, play, type Stage } from "../support/corpus-run.ts";
import { isAllowed, readCorpora, WATCHDOG_CLASSES } from "../support/sandbox-corpus.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** How long the bystander may wait after a hostile call. */
const ALIVE_WITHIN_MS = 2_000;
const RESTARTED_WITHIN_MS = 10_000;
/** The meter is on trial here, not the machine: where others slow it down, the watchdog waits longer than by default. */
const PATIENT = { TROUPE_WATCHDOG_MS: "5000" };

describe("sandbox corpus", () => {
  let server: TestServer;
  let stage: Stage;

  beforeAll(async () => {
    server = await startServer({ env: PATIENT });
    stage = await openStage(server);
  });
  afterAll(() => server[Symbol.asyncDispose]());
  // Should a module bring the runtime down, only its own test fails.
  beforeEach(() => expect.poll(() => bystanderAnswers(stage), { timeout: RESTARTED_WITHIN_MS }).toBe(true));

  const modules = readCorpora().filter((module) => !WATCHDOG_CLASSES.has(module.class));
  it.each(modules.map((module) => [module.file, module] as const))("%s", async (_, module) => {
    const outcome = await play(stage, module);
    expect(isAllowed(module, outcome), `${JSON.stringify(outcome)}, expected ${module.outcomes.join(" or ")}`).toBe(
      true,
    );
    const startedMs = performance.now();
    expect(await bystanderAnswers(stage)).toBe(true);
    expect(performance.now() - startedMs).toBeLessThan(ALIVE_WITHIN_MS);
  });

  it("has killed nothing, and kept the functions' words to itself", () => {
    expect(server.events()).toEqual([]);
    expect(server.output()).not.toContain("CANARY");
  });
});
