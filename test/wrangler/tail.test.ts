/** `wrangler tail`: what calls of a Worker log and how they end, while they happen. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ask, ask } from "./support/ask.ts";
import { FIXTURES, newProject, type Project } from "./support/project.ts";
import { type RunningWrangler, startWrangler, succeed } from "./support/wrangler.ts";

const NAME = "noisy";
/** How long a call may take to show. */
const SHOWN_WITHIN_MS = 10_000;
/** A tail is started, and directors have heard of it, within this time. */
const HEARD_WITHIN_MS = 20_000;
const POLL_MS = 200;

interface TailEvent {
  readonly outcome: string;
  readonly scriptName: string;
  readonly exceptions: readonly { readonly name: string; readonly message: string; readonly stack?: string }[];
  readonly logs: readonly { readonly level: string; readonly message: readonly unknown[] }[];
  readonly event: {
    readonly request: { readonly url: string; readonly method: string; readonly headers: Record<string, string> };
    readonly response?: { readonly status: number };
  };
}

let project: Project;

/** The events that a tail printed so far: one object of JSON after the other, over many lines each. */
function eventsOf(tail: RunningWrangler): TailEvent[] {
  return tail
    .stdout()
    .split(/^(?=\{)/m)
    .filter((text) => /^\}/m.test(text))
    .map((text) => JSON.parse(text.slice(0, text.search(/^\}/m) + 1)));
}

/** Starts a tail, and makes calls that its filters let pass until it shows one: only then does everybody know of it. */
async function connected(args: readonly string[] = [], probe: Ask & { path: string } = { path: "/probe" }) {
  const tail = startWrangler(project, ["tail", "--format", "json", ...args]);
  const endMs = performance.now() + HEARD_WITHIN_MS;
  while (eventsOf(tail).length === 0) {
    if (performance.now() > endMs) throw new Error(`The tail shows nothing:\n${tail.output()}`);
    await ask(NAME, probe.path, probe);
    await sleep(POLL_MS);
  }
  return tail;
}

/** Makes a call, and waits for an event about its path. */
async function shown(tail: RunningWrangler, path: string, options: Ask = {}): Promise<TailEvent> {
  await ask(NAME, path, options);
  const endMs = performance.now() + SHOWN_WITHIN_MS;
  while (performance.now() < endMs) {
    const event = eventsOf(tail).find((candidate) => new URL(candidate.event.request.url).pathname === path);
    if (event !== undefined) return event;
    await sleep(POLL_MS);
  }
  throw new Error(`No event about ${path}:\n${tail.output()}`);
}

beforeAll(async () => {
  project = await newProject({ from: `${FIXTURES}/noisy` });
  await succeed(project, ["deploy"]);
});
afterAll(() => project?.[Symbol.asyncDispose]());

describe("tail", () => {
  it("shows calls with what they log and what they throw, and goes at Ctrl-C", async () => {
    await using tail = await connected();
    const headers = { authorization: "Bearer of-the-caller", cookie: "a=b", "x-tale": "told" };
    const calm = await shown(tail, "/teapot", { headers });
    expect(calm).toMatchObject({ outcome: "ok", scriptName: NAME, exceptions: [] });
    expect(calm.event).toMatchObject({ request: { method: "GET" }, response: { status: 418 } });
    expect(calm.event.request.headers["x-tale"]).toBe("told");
    expect(JSON.stringify(calm)).not.toMatch(/of-the-caller|a=b/);
    const logged = calm.logs.map(({ level, message }) => `${level} ${message.join(" ")}`);
    expect(logged).toEqual([
      'log came to /teapot {"deep":[1,{"two":2}]}',
      "error an error 3",
      // Work that goes on behind the answer is shown with it.
      "warn after the answer",
    ]);

    const failed = await shown(tail, "/fails");
    expect(failed.outcome).toBe("exception");
    expect(failed.exceptions).toMatchObject([{ name: "RangeError", message: "nobody is at home" }]);
    expect(failed.exceptions[0]?.stack).toMatch(/src\/index\.ts:\d+/);

    const { code } = await tail.interrupt();
    expect(code).toBe(0);
  });

  it("shows only what its filters let pass", async () => {
    const headers = { "x-mine": "yes" };
    await using tail = await connected(["--status", "error", "--header", "x-mine:yes"], { path: "/fails", headers });
    await ask(NAME, "/calm", { headers });
    await ask(NAME, "/fails?not-mine");
    await ask(NAME, "/fails?last", { headers });
    await tail.says(/fails\?last/, SHOWN_WITHIN_MS);
    expect(tail.stdout()).not.toMatch(/calm|not-mine/);
    expect((await tail.interrupt()).code).toBe(0);
  });

  it("is readable for people, too", async () => {
    await using tail = startWrangler(project, ["tail", "--format", "pretty"]);
    await tail.says(/Connected to noisy, waiting for logs/);
    const calls = setInterval(() => void ask(NAME, "/pretty"), POLL_MS);
    try {
      await tail.says(/GET http:\/\/noisy\.fn\.localhost:\d+\/pretty - Ok/, HEARD_WITHIN_MS);
      await tail.says(/\(log\) came to \/pretty/, HEARD_WITHIN_MS);
    } finally {
      clearInterval(calls);
    }
    expect((await tail.interrupt()).code).toBe(0);
  });
});
