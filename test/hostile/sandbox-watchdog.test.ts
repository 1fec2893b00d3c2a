/**
 * The modules of the sandbox corpus that no meter can end: one giant built-in call, or memory without end. The watchdog
 * kills the runtime from outside, names the function, and everything acknowledged is there again after the restart.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployBystander, invoke, openStage, play, type Stage } from "../support/corpus-run.ts";
import { isAllowed, readCorpus, WATCHDOG_CLASSES } from "../support/sandbox-corpus.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** Watchdog limit, kill and restart together. */
const ALIVE_WITHIN_MS = 6_000;

describe("sandbox corpus, watchdog and memory classes", () => {
  let server: TestServer;
  let stage: Stage;

  beforeAll(async () => {
    server = await startServer();
    stage = await openStage(server);
    await deployBystander(stage);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const modules = readCorpus().filter((module) => WATCHDOG_CLASSES.has(module.class));
  it.each(modules.map((module) => [module.file, module] as const))("%s", async (file, module) => {
    const eventsBefore = server.events().length;
    const outcome = await play(stage, module);
    expect(isAllowed(module, outcome), JSON.stringify(outcome)).toBe(true);
    expect(await bystanderAnswers(stage)).toBe(true);
    if (outcome.kind !== "no answer") return;
    const [event] = (await server.waitForEvents(eventsBefore + 1, ALIVE_WITHIN_MS)).slice(eventsBefore);
    expect(event?.functions).toContain(file.replace(/\.mjs$/, ""));
  });
});

/** Whether the healthy function answers within the published time. */
async function bystanderAnswers(stage: Stage): Promise<boolean> {
  const endMs = performance.now() + ALIVE_WITHIN_MS;
  while (performance.now() < endMs) {
    const outcome = await invoke(stage, stage.healthyKey, "bystander", [1]);
    if (outcome.kind === "value" && outcome.value === 2) return true;
    await sleep(50);
  }
  return false;
}
