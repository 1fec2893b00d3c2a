/**
 * The watchdog against what no limit inside the runtime can stop: a native call that never returns, and memory.
 */
import { describe, expect, test } from "vitest";
import { STAND_IN_CONFIG, startServer } from "../support/server.ts";

const WATCHDOG_MS = 2_000;
/** Silence is noticed up to a probe and a turn later; the rest is a busy machine's share. */
const MARGIN_MS = 1_500;
const RESTART_TIMEOUT_MS = 10_000;

/** Calls the stand-in, and does not mind that the runtime dies meanwhile. */
function provoke(url: string, path: string): Promise<unknown> {
  return fetch(url + path, { signal: AbortSignal.timeout(RESTART_TIMEOUT_MS) }).catch((error: unknown) => error);
}

describe("a runtime that hangs", () => {
  test("is killed in time, restarted on the same address with its state, and the function is named", async () => {
    await using server = await startServer({
      config: STAND_IN_CONFIG,
      env: { TROUPE_WATCHDOG_MS: String(WATCHDOG_MS) },
    });
    expect(await (await fetch(`${server.url}/count`)).json()).toBe(1);

    const began = Date.now();
    await provoke(server.url, "/hang?p=spin");
    expect(Date.now() - began).toBeLessThan(WATCHDOG_MS + MARGIN_MS);
    const [event] = await server.waitForEvents(1, RESTART_TIMEOUT_MS);

    expect(event).toMatchObject({ reason: "hang", functions: ["spin"] });
    // The line travels through a pipe, behind the event.
    await expect.poll(() => server.output()).toMatch(/watchdog: the runtime was killed and restarted.*running: spin/);
    expect(await (await fetch(`${server.url}/count`)).json()).toBe(2);
  });

  test("is restarted each time it hangs", async () => {
    await using server = await startServer({ config: STAND_IN_CONFIG, env: { TROUPE_WATCHDOG_MS: "500" } });
    for (const [index, name] of ["one", "two", "three"].entries()) {
      await provoke(server.url, `/hang?p=${name}`);
      const events = await server.waitForEvents(index + 1, RESTART_TIMEOUT_MS);
      expect(events.at(-1)).toMatchObject({ reason: "hang", functions: [name] });
    }
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test("is not what a busy one is taken for", async () => {
    await using server = await startServer({ config: STAND_IN_CONFIG, env: { TROUPE_WATCHDOG_MS: "1000" } });
    const calls = Array.from({ length: 200 }, () => fetch(`${server.url}/slow`).then((answer) => answer.status));
    expect(new Set(await Promise.all(calls))).toEqual(new Set([200]));
    expect(server.events()).toEqual([]);
  });
});

test("a runtime that takes too much memory is killed and restarted", async () => {
  await using server = await startServer({ config: STAND_IN_CONFIG, env: { TROUPE_MEMORY_MB: "400" } });
  await provoke(server.url, "/grow?p=hoarder");
  const [event] = await server.waitForEvents(1, RESTART_TIMEOUT_MS);
  expect(event).toMatchObject({ reason: "memory", functions: ["hoarder"] });
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

test("a regular expression that would backtrack for hours does not hang the runtime", async () => {
  await using server = await startServer({ config: STAND_IN_CONFIG });
  const answer = await fetch(`${server.url}/regex?p=${"a".repeat(60)}!`, { signal: AbortSignal.timeout(1_500) });
  expect(await answer.json()).toBe(false);
});
