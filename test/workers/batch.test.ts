/**
 * Batches in real isolates: calls share a context, and nothing else.
 */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { Admission } from "../../durable-objects/worker-host/admission.ts";
import { FunctionHost } from "../../durable-objects/worker-host/function-host.ts";
import { Pace } from "../../durable-objects/worker-host/pace.ts";
import { RunningCalls } from "../../durable-objects/worker-host/running-calls.ts";
import { Tally } from "../../durable-objects/worker-host/tally.ts";
import { WarmIsolates } from "../../durable-objects/worker-host/warm-isolates.ts";
import { compile } from "../../src/artifact/compile.ts";
import { functionConfig } from "../../src/contracts/function.ts";
import { contentHash, functionName } from "../../src/contracts/ids.ts";
import type { WorkerReply } from "../../src/contracts/invocation.ts";
import { succeed } from "../../src/contracts/result.ts";
import { IoLedger } from "../../src/sandbox/io-ledger.ts";
import { loadIsolate } from "../../src/sandbox/load.ts";

const LIMITS = { cpuMs: 100, timeoutMs: 1_000, maxOutputBytes: 1_000, subRequests: 0, concurrency: 2 };
let hosts = 0;

/** A worker that knows one function. */
async function hostOf(source: string) {
  const thread = { now: Date.now, pause: () => Promise.resolve() };
  const compiled = await compile({ main: "main.js", modules: { "main.js": source } }, "default", thread);
  if (!compiled.ok) throw new Error(compiled.fault.message);
  const { artifact } = compiled.value;
  const schedule = (callback: () => void, delayMs: number) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  };
  const admission = new Admission({ maxFunctions: 8, maxQueued: 128, maxWaitMs: 250 }, schedule);
  const host = new FunctionHost({
    ...{ worker: "w0", admission, tally: new Tally(), ledger: new IoLedger(), pace: new Pace(), recorder: null },
    running: new RunningCalls((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
    isolates: new WarmIsolates(`batch-test-${hosts++}`, 4),
    now: Date.now,
    schedule,
    isMetered: true,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    load: (id, { limits }) =>
      loadIsolate(env.LOADER, {
        ...{ id, export: "default", outbound: null, tail: null, limits },
        artifact: () => Promise.resolve(succeed(artifact)),
      }),
  });
  const fn = {
    ...{ name: functionName.parse("f"), version: 1, export: "default", bindings: null },
    artifact: contentHash.parse(`sha256:${"0".repeat(64)}`),
    config: functionConfig.parse({ limits: LIMITS }),
  };
  return {
    host,
    async batch(inputs: readonly (readonly unknown[])[], stopAtFault = false) {
      const calls = inputs.map((args, index) => ({ id: `inv_${index}`, args }));
      return host.invokeMany({ fn, calls, limits: LIMITS, encoding: "json", stopAtFault });
    },
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => [index]);

function shortly(reply: WorkerReply) {
  if (reply.state === "busy") return "busy";
  return reply.state === "done" ? reply.value : reply.fault.code;
}

it("answers each call in its place, with its own logs and figures, and counts each", async () => {
  const { host, batch } = await hostOf(`export default (n) => { console.log("input", n); return n * n; };`);
  const replies = await batch(upTo(20));
  expect(replies.map(shortly)).toEqual(upTo(20).map(([n = 0]) => String(n * n)));
  const figures = replies.flatMap((reply) => (reply.state === "busy" ? [] : [reply.figures]));
  expect(figures.map(({ logs }) => logs)).toEqual(upTo(20).map(([n]) => [{ level: "log", message: `input ${n}` }]));
  expect(figures.map(({ cold }) => cold)).toEqual(upTo(20).map(([n]) => n === 0));
  expect(host.stats()).toMatchObject({ inFlight: 0, functions: { f: { calls: 20, errors: 0, coldCalls: 1 } } });
});

it("lets only those calls fail that use up their CPU time", async () => {
  const { batch } = await hostOf(`export default (n) => { if (n === 3 || n === 7) for (;;) {} return n; };`);
  const replies = await batch(upTo(10));
  const expected = upTo(10).map(([n]) => (n === 3 || n === 7 ? "cpu_limit" : String(n)));
  expect(replies.map(shortly)).toEqual(expected);
});

it("gives back what stands behind a call that waits, and makes such calls side by side from then on", async () => {
  const { batch } = await hostOf(
    `export default (n) => n % 4 === 2 ? new Promise((done) => setTimeout(done, 20, n)) : n;`,
  );
  const first = await batch(upTo(6));
  expect(first.map(shortly)).toEqual(["0", "1", "2", "busy", "busy", "busy"]);
  expect(first[2]).toMatchObject({ figures: { waited: true } });
  expect((await batch(upTo(6))).map(shortly)).toEqual(["0", "1", "2", "3", "4", "5"]);
});

it("makes no call again that was cancelled", async () => {
  const { host, batch } = await hostOf(`export default (n) => new Promise((done) => setTimeout(done, 2_000, n));`);
  const begun = Date.now();
  const replies = batch(upTo(3));
  while (!host.cancel("inv_0") || !host.cancel("inv_2")) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(host.cancel("inv_1")).toBe(true);
  expect((await replies).map(shortly)).toEqual(["cancelled", "cancelled", "cancelled"]);
  expect(Date.now() - begun).toBeLessThan(1_500);
  expect(host.cancel("inv_0")).toBe(false);
});

it("goes on behind a promise that need not wait, whatever the function has made of promises", async () => {
  const { batch } = await hostOf(`export default async (n) => {
    await null; await null;
    Promise.prototype.then = () => { throw new Error("poisoned"); };
    if (n === 2) throw new Error("two");
    return n;
  };`);
  const replies = await batch(upTo(5));
  expect(replies.map(shortly)).toEqual(["0", "1", "user_error", "3", "4"]);
  expect(replies.some((reply) => reply.state !== "busy" && reply.figures.waited)).toBe(false);
});

it("ends a call that waits too long, and learns that the function waits", async () => {
  const { batch } = await hostOf(`export default (n) => n === 1 ? new Promise(() => setInterval(() => {}, 50)) : n;`);
  expect((await batch(upTo(3))).map(shortly)).toEqual(["0", "timeout", "busy"]);
  expect((await batch(upTo(3))).map(shortly)).toEqual(["0", "timeout", "2"]);
});

it("is not misled by a function that poisons what it can reach", async () => {
  const { batch } = await hostOf(`export default (n) => {
    const bad = () => { throw new Error("poisoned"); };
    Object.defineProperty(Object.prototype, "then", { get: () => undefined, configurable: true });
    Object.defineProperty(Object.prototype, "toJSON", { value: () => "poisoned", configurable: true });
    Array.prototype[Symbol.iterator] = bad; Array.prototype.join = bad; Array.prototype.map = bad;
    String.prototype.slice = bad; Number.prototype.toString = () => "9:9:"; Date.now = () => 0; Promise.prototype.then = bad;
    return n;
  };`);
  expect((await batch(upTo(5))).map(shortly)).toEqual(["0", "1", "2", "3", "4"]);
});

it("keeps values apart that look like frames", async () => {
  const { batch } = await hostOf(`export default (n) => ["=0:3:abc", "\\n", "\\u{1F600}=1:", "~"][n];`);
  const values = (await batch(upTo(4))).map((reply) =>
    reply.state === "done" ? JSON.parse(String(reply.value)) : reply,
  );
  expect(values).toEqual(["=0:3:abc", "\n", "\u{1F600}=1:", "~"]);
});

it("stops behind a failure when asked to, and lets others have the thread after a while", async () => {
  const { batch } = await hostOf(`export default (n) => {
    if (n === 2) throw new Error("two");
    if (n >= 5) { const until = Date.now() + 25; while (Date.now() < until); }
    return n;
  };`);
  expect((await batch(upTo(4), true)).map(shortly)).toEqual(["0", "1", "user_error", "busy"]);
  expect((await batch([[5], [6], [7], [8], [9]])).map(shortly).slice(-2)).toEqual(["busy", "busy"]);
});

it("fails every call of a module that does not start, at the first try", async () => {
  const { batch } = await hostOf(`throw new Error("no"); export default (n) => n;`);
  expect((await batch(upTo(3))).map(shortly)).toEqual(["user_error", "user_error", "user_error"]);
});

it("counts what a call leaves behind for it: its neighbours are made again without it", async () => {
  const { batch } = await hostOf(`export default (n) => {
    if (n === 1) Promise.resolve().then(() => { for (;;) {} });
    return n;
  };`);
  const replies = (await batch(upTo(3))).map(shortly);
  expect([replies[0], replies[2]]).toEqual(["0", "2"]);
});
