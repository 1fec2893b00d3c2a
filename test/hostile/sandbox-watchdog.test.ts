/**
 * The modules of the sandbox corpora that no meter can end: one giant built-in call, or memory without end. The watchdog
 * kills the runtime from outside, names the function, and everything acknowledged is there again after the restart.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bystanderAnswers, openStage, play, type Stage } from "../support/corpus-run.ts";
import { isAllowed, readCorpora, WATCHDOG_CLASSES } from "../support/sandbox-corpus.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** Watchdog limit, kill and restart together. */
const ALIVE_WITHIN_MS = 6_000;

describe("sandbox corpus, watchdog and memory classes", () => {
  let server: TestServer;
  let stage: Stage;

  beforeAll(async () => {
    server = await startServer();
    stage = await openStage(server);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const modules = readCorpora().filter((module) => WATCHDOG_CLASSES.has(module.class));
  it.each(modules.map((module) => [module.file, module] as const))("%s", async (file, module) => {
    const eventsBefore = server.events().length;
    const outcome = await play(stage, module);
    expect(isAllowed(module, outcome), JSON.stringify(outcome)).toBe(true);
    await expect.poll(() => bystanderAnswers(stage), { timeout: ALIVE_WITHIN_MS }).toBe(true);
    if (outcome.kind !== "no answer") return;
    // Awaited for every kill: it is written after the restart, and must not be taken for the next module's.
    const [event] = (await server.waitForEvents(eventsBefore + 1, ALIVE_WITHIN_MS)).slice(eventsBefore);
    expect(event).toBeDefined();
    // While the compiler works no function runs that could be named.
    if (file.startsWith("parser-")) return;
    expect(event?.functions).toContain(file.replace(/\.mjs$/, ""));
  });
});
