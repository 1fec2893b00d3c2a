/**
 * Cancelling one invocation, with the real shim in real isolates: it ends whatever the function does about it, and the
 * other invocations of the isolate live on.
 */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { readAnswer, readLoss, readWebOutcome } from "../../durable-objects/worker-host/outcome.ts";
import { compile } from "../../src/artifact/compile.ts";
import { succeed } from "../../src/contracts/result.ts";
import { OUTCOME_HEADER, type SandboxCall } from "../../src/contracts/sandbox-call.ts";
import { type LoadedIsolate, loadIsolate } from "../../src/sandbox/load.ts";

const limits = { cpuMs: 2_000, timeoutMs: 10_000, maxOutputBytes: 10_000, subRequests: 0 };
const WAITS = {
  "on a timer": "await new Promise((done) => setTimeout(done, 9_000));",
  "on a promise that never settles": "await new Promise(() => {});",
  "in a loop of short waits": "for (;;) await new Promise((done) => setTimeout(done, 1));",
  "and catches everything":
    "for (;;) { try { await scheduler.wait(9_000); } catch {} finally { await scheduler.wait(5); continue; } }",
};

const call = (id: string, ...args: unknown[]): SandboxCall => ({ id, args, limits, encoding: "json", sentMs: 0 });
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function load(id: string, source: string): Promise<LoadedIsolate> {
  const thread = { now: Date.now, pause: () => Promise.resolve() };
  const compiled = await compile({ main: "main.js", modules: { "main.js": source } }, "default", thread);
  if (!compiled.ok) throw new Error(compiled.fault.message);
  const { artifact } = compiled.value;
  return loadIsolate(env.LOADER, {
    ...{ id, export: "default", outbound: null, tail: null, limits },
    artifact: () => Promise.resolve(succeed(artifact)),
  });
}

describe.each(Object.entries(WAITS))("an invocation that waits %s", (what, body) => {
  let isolate: LoadedIsolate;
  beforeAll(async () => {
    isolate = await load(
      `cancel ${what}`,
      `export default async function run(mode) { if (mode === "wait") { ${body} } if (mode === "soon") await scheduler.wait(150); return mode; }`,
    );
    await isolate.run(call("first", "quick"));
  });

  it("ends with `cancelled`, and its neighbour does not", async () => {
    const doomed = isolate.run(call("doomed", "wait")).then(readAnswer, readLoss);
    const neighbour = isolate.run(call("neighbour", "soon")).then(readAnswer, readLoss);
    await sleep(50);
    expect(await isolate.cancel("doomed")).toBe(true);
    expect((await doomed).fault).toMatchObject({ code: "cancelled" });
    expect(await neighbour).toMatchObject({ fault: null, value: '"soon"' });
    expect(await isolate.run(call("later", "quick")).then(readAnswer, readLoss)).toMatchObject({ fault: null });
  });
});

describe("an invocation of a function that tampers with promises", () => {
  it("ends all the same", async () => {
    const isolate = await load(
      "cancel tampered",
      `export default async () => {
         Promise.prototype.then = () => {}; Promise.prototype.constructor = null; Object.prototype.then = () => {};
         delete globalThis.Promise; await scheduler.wait(9_000);
       }`,
    );
    const doomed = isolate.run(call("doomed")).then(readAnswer, readLoss);
    await sleep(100);
    expect(await isolate.cancel("doomed")).toBe(true);
    expect((await doomed).fault).toMatchObject({ code: "cancelled" });
  });
});

describe("what is not there to cancel", () => {
  it("is no invocation, one that ended, and one of another name", async () => {
    const isolate = await load(
      "cancel nothing",
      "export default async (ms) => { await scheduler.wait(ms); return 1; }",
    );
    expect(await isolate.cancel("never")).toBe(false);
    expect(await isolate.cancel("__proto__")).toBe(false);
    await isolate.run(call("over", 1));
    expect(await isolate.cancel("over")).toBe(false);
    const running = isolate.run(call("running", 100)).then(readAnswer, readLoss);
    await sleep(20);
    expect(await isolate.cancel("runnin")).toBe(false);
    expect(await running).toMatchObject({ fault: null });
  });
});

describe("a web request", () => {
  it("ends before its answer, and in the midst of it", async () => {
    const isolate = await load(
      "cancel web",
      `export default { async fetch(request) {
         if (request.url.endsWith("/wait")) await scheduler.wait(9_000);
         return new Response(new ReadableStream({ async pull(c) { await scheduler.wait(20); c.enqueue(new Uint8Array(1)); } }));
       } };`,
    );
    const waiting = isolate.serve(call("waiting"), new Request("http://f/wait")).then(() => null, readLoss);
    await sleep(100);
    expect(await isolate.cancel("waiting")).toBe(true);
    expect((await waiting)?.fault).toMatchObject({ code: "cancelled" });

    const response = await isolate.serve(call("streaming"), new Request("http://f/stream"));
    expect(readWebOutcome(response.headers.get(OUTCOME_HEADER)).fault).toBeNull();
    const body = response.text().then(
      () => "whole",
      () => "broken",
    );
    await sleep(50);
    expect(await isolate.cancel("streaming")).toBe(true);
    expect(await body).toBe("broken");
  });
});
