/**
 * What functions written as Workers are given and called by, with the real shim in a real isolate: `env`, the stand-in for
 * `cloudflare:workers`, classes as exports, named entrypoints, timetables, work in the background.
 */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { readAnswer, readLoss, readWebOutcome } from "../../durable-objects/worker-host/outcome.ts";
import { type Entry, type OpenBindings, OUTCOME_HEADER } from "../../src/contracts/sandbox-call.ts";
import { isolateOf, LIMITS } from "./support/isolate.ts";

const BINDINGS: OpenBindings = {
  vars: { GREETING: "hello", NESTED: { list: [1, { two: 2 }] } },
  secrets: { KEY: "s3cret-text" },
  kv: [],
  versionMetadata: { name: "VERSION", value: { id: "id", tag: "v1", timestamp: "2026-01-01T00:00:00Z" } },
  node: false,
};

/** Calls something of a module's; gives the value, or code and message of the fault. */
async function call(source: string, entry?: Entry, args: unknown[] = [], bindings: OpenBindings | null = BINDINGS) {
  const isolate = await isolateOf(env.LOADER, source, { bindings });
  const ending = await isolate
    .run({ id: "inv_1", args, limits: LIMITS, encoding: "json", sentMs: Date.now(), ...(entry && { entry }) })
    .then(readAnswer, readLoss);
  if (ending.fault !== null) return { fault: `${ending.fault.code}: ${ending.fault.message}` };
  const logs = ending.figures?.logs.map(({ message }) => message) ?? [];
  return { value: ending.value === undefined ? undefined : JSON.parse(ending.value), ...(logs.length > 0 && { logs }) };
}

/** Lets a module answer a request; gives the text, or the fault. */
async function serve(source: string, bindings: OpenBindings | null = BINDINGS) {
  const isolate = await isolateOf(env.LOADER, source, { bindings });
  const given = { id: "inv_1", args: [], limits: LIMITS, encoding: "json" as const, sentMs: Date.now() };
  const response = await isolate.serve(given, new Request("https://host/path"));
  const { fault } = readWebOutcome(response.headers.get(OUTCOME_HEADER));
  const text = await response.text();
  return fault === null ? text : `${fault.code}: ${fault.message}`;
}

const method = (entrypoint: string, name: string): Entry => ({ entrypoint, method: name });

describe("env", () => {
  it("is the second argument of a handler, and an export of cloudflare:workers", async () => {
    const source = `import { env } from "cloudflare:workers";
      export default { fetch: (_request, given) => Response.json([given, env === given, Object.isFrozen(given.NESTED.list[1])]) };`;
    const members = {
      ...{ GREETING: "hello", NESTED: { list: [1, { two: 2 }] }, KEY: "s3cret-text" },
      VERSION: { id: "id", tag: "v1", timestamp: "2026-01-01T00:00:00Z" },
    };
    expect(JSON.parse(await serve(source))).toEqual([members, true, true]);
  });

  it("is there while the module starts, and empty without bindings", async () => {
    const source = `import { env } from "cloudflare:workers"; const seen = Object.keys(env); export default () => seen;`;
    expect(await call(source)).toEqual({ value: ["KEY", "GREETING", "NESTED", "VERSION"] });
    expect(await call(source, undefined, [], null)).toEqual({ value: [] });
  });

  it("cannot be changed by one call for the next", async () => {
    const source = `import { env } from "cloudflare:workers";
      export default () => { try { env.GREETING = "bye"; } catch (error) { return error.name + env.GREETING; } };`;
    expect(await call(source)).toEqual({ value: "TypeErrorhello" });
  });
});

describe("exports", () => {
  const WORKER = `import { WorkerEntrypoint, RpcTarget } from "cloudflare:workers";
    class Base extends WorkerEntrypoint { inherited() { return "from " + this.env.GREETING; } }
    export class Admin extends Base {
      field = () => "field"; #secret = 1;
      add(a, b) { return a + b; }
      async later() { await scheduler.wait(1); return this.#secret; }
      get getter() { return () => 1; }
      fetch() { return new Response(); }
      static make() { return 1; }
      fails() { throw new TypeError("no"); }
      *items() { yield 1; yield 2; }
    }
    export class Plain { add() { return 1; } }
    export class Breaks extends WorkerEntrypoint { constructor(ctx, env) { super(ctx, env); throw new Error("at birth"); } add() {} }
    export const not = 1;
    export default class extends WorkerEntrypoint {
      fetch(request) { return new Response(request.url + this.env.GREETING); }
      scheduled({ cron }) { console.log("ran", cron); }
      ping() { return "pong"; }
    }`;

  it("may be a class", async () => {
    expect(await serve(WORKER)).toBe("https://host/pathhello");
    expect(await call(WORKER, { cron: "* * * * *", scheduledTime: 5 })).toEqual({
      value: undefined,
      logs: ["ran * * * * *"],
    });
    expect(await call(WORKER)).toEqual({
      fault: expect.stringContaining("invalid_request: The function answers web requests"),
    });
  });

  it.each([
    ["Admin", "add", { value: 5 }],
    ["Admin", "later", { value: 1 }],
    ["Admin", "inherited", { value: "from hello" }],
    ["Admin", "items", { value: [1, 2] }],
    ["default", "ping", { value: "pong" }],
    ["Admin", "fails", { fault: "user_error: no" }],
    ["Breaks", "add", { fault: "user_error: at birth" }],
    ...[
      "constructor",
      "fetch",
      "field",
      "getter",
      "make",
      "toString",
      "hasOwnProperty",
      "__proto__",
      "",
      "ctx",
      "env",
    ].map(
      (name) =>
        [
          "Admin",
          name,
          { fault: `invalid_request: "Admin" has no method "${name}" that can be called by its name.` },
        ] as const,
    ),
    ...["Plain", "not", "toString", "missing", "__proto__"].map(
      (name) =>
        [
          ...[name, "add"],
          { fault: `invalid_request: The function exports no class "${name}" that extends WorkerEntrypoint.` },
        ] as const,
    ),
  ] as const)("%s#%s", async (entrypoint, name, outcome) => {
    expect(await call(WORKER, method(String(entrypoint), String(name)), [2, 3])).toEqual(outcome);
  });

  it("of a timetable may be all there is", async () => {
    const source = `export default { async scheduled(controller, env, ctx) {
      ctx.waitUntil(scheduler.wait(5).then(() => console.log("later")));
      controller.noRetry(); console.log(controller.cron, controller.scheduledTime, controller.type, env.GREETING); return 1; } };`;
    expect(await call(source, { cron: "0 0 * * 1", scheduledTime: 7 })).toEqual({
      value: undefined,
      logs: ["0 0 * * 1 7 scheduled hello", "later"],
    });
    expect(await serve(source)).toBe(
      "invalid_request: The function has no fetch handler; it does not answer web requests.",
    );
    const other = "export default { fetch: () => new Response() };";
    expect(await call(other, { cron: "*", scheduledTime: 7 })).toEqual({
      fault: "invalid_request: The function has no scheduled handler.",
    });
  });

  it("are asked nothing by what objects inherit", async () => {
    const source = `import { WorkerEntrypoint } from "cloudflare:workers"; Object.prototype.cron = "x"; Object.prototype.entry = 1;
      Object.defineProperty(WorkerEntrypoint, Symbol.hasInstance, { value: () => true });
      export class A extends WorkerEntrypoint { one() { return 1; } } export default () => 2;`;
    expect(await call(source, method("A", "one"))).toEqual({ value: 1 });
    expect(await call(source)).toEqual({ value: 2 });
  });
});

describe("work in the background", () => {
  it("belongs to the call, which lasts until it is done, and fails for itself alone", async () => {
    const source = `import { waitUntil } from "cloudflare:workers";
      export default (mode) => {
        waitUntil(scheduler.wait(5).then(() => { console.log("done"); waitUntil(Promise.reject(new Error("nobody's"))); }));
        if (mode === "throw") throw new Error("mine");
        return mode === "items" ? [1][Symbol.iterator]() : mode;
      };`;
    expect(await call(source, undefined, ["plain"])).toEqual({ value: "plain", logs: ["done"] });
    expect(await call(source, undefined, ["items"])).toEqual({ value: [1], logs: ["done"] });
    expect(await call(source, undefined, ["throw"])).toEqual({ fault: "user_error: mine" });
  });

  it("ends with the deadline", async () => {
    const source = `import { waitUntil } from "cloudflare:workers"; export default () => { waitUntil(new Promise(() => setTimeout(() => {}, 60_000))); };`;
    expect(await call(source)).toEqual({
      fault: `timeout: The function did not finish within ${LIMITS.timeoutMs} ms.`,
    });
  });
});
