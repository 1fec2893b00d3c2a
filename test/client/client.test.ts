/** The client on Node, inside workerd and in a browser: the same cases against one real server. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_CASES, runClientCase } from "../suites/client.case.ts";
import type { Stage } from "../suites/client-stage.ts";
import { openPage } from "../support/browser.ts";
import { startWorker } from "../support/miniflare-worker.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.[Symbol.asyncDispose]());

/** Runs a case somewhere; resolves with what went wrong there, null if nothing did. */
type Runner = (title: string, stage: Stage) => Promise<unknown>;

interface Place extends AsyncDisposable {
  readonly run: Runner;
}

const PLACES: Readonly<Record<string, () => Promise<Place>>> = {
  Node: async () => ({ run: runClientCase, [Symbol.asyncDispose]: async () => undefined }),

  workerd: async () => {
    const worker = await startWorker(join(import.meta.dirname, "../support/client-case.worker.ts"));
    return {
      run: async (title, stage) => {
        const response = await fetch(worker.url, { method: "POST", body: JSON.stringify({ title, stage }) });
        const answer: unknown = await response.json();
        return Reflect.get(Object(answer), "failure");
      },
      [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
    };
  },

  Chromium: async () => {
    const open = await openPage(join(import.meta.dirname, "page.ts"));
    const run: Runner = (title, stage) =>
      open.page.evaluate((given) => Reflect.get(globalThis, "runClientCase")(given.title, given.stage), {
        title,
        stage,
      });
    return { run, [Symbol.asyncDispose]: () => open[Symbol.asyncDispose]() };
  },
};

describe.each(Object.entries(PLACES))("on %s", (name, open) => {
  let place: Place;

  beforeAll(async () => {
    place = await open();
  });
  afterAll(() => place?.[Symbol.asyncDispose]());

  it.each([...CLIENT_CASES.keys()])("%s", async (title) => {
    const { url, adminKey: key } = server;
    expect(await place.run(title, { url, key, prefix: name.toLowerCase() })).toBeNull();
  });
});
