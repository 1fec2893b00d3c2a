/**
 * Every module of the sandbox corpus that the meter or the runtime must hold gives the outcome in its header, and
 * somebody else's function answers right after it. The modules that only the watchdog can end are in `test/hostile`.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployBystander, invoke, openStage, play, type Stage } from "../support/corpus-run.ts";
import { isAllowed, readCorpus, WATCHDOG_CLASSES } from "../support/sandbox-corpus.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** How long the bystander may wait after a hostile call. */
const ALIVE_WITHIN_MS = 2_000;

describe("sandbox corpus", () => {
  let server: TestServer;
  let stage: Stage;

  beforeAll(async () => {
    server = await startServer();
    stage = await openStage(server);
    await deployBystander(stage);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const modules = readCorpus().filter((module) => !WATCHDOG_CLASSES.has(module.class));
  it.each(modules.map((module) => [module.file, module] as const))("%s", async (_, module) => {
    const outcome = await play(stage, module);
    expect(isAllowed(module, outcome), `${JSON.stringify(outcome)}, expected ${module.outcomes.join(" or ")}`).toBe(
      true,
    );
    const startedMs = performance.now();
    expect(await invoke(stage, stage.healthyKey, "bystander", [1])).toEqual({ kind: "value", value: 2 });
    expect(performance.now() - startedMs).toBeLessThan(ALIVE_WITHIN_MS);
  });

  it("has killed nothing, and kept the functions' words to itself", () => {
    expect(server.events()).toEqual([]);
    expect(server.output()).not.toContain("CANARY");
  });
});
