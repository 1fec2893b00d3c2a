/**
 * Node's modules in a real isolate: those that are allowed work, and nothing of the runtime is reached through them.
 */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { readFrames } from "../../durable-objects/worker-host/batch.ts";
import { readAnswer, readLoss } from "../../durable-objects/worker-host/outcome.ts";
import { NODE_MODULES } from "../../src/contracts/node-modules.ts";
import type { OpenBindings } from "../../src/contracts/sandbox-call.ts";
import { isolateOf, isolateOfText, LIMITS } from "./support/isolate.ts";

const NO_MORE = { vars: {}, secrets: {}, kv: [], versionMetadata: null } as const;
const NODE: OpenBindings = { ...NO_MORE, vars: { NAME: "value", LIST: [1] }, secrets: { KEY: "s3cret" }, node: true };

/** Calls a module once for each list of arguments, in one isolate; gives values, or code and message of faults. */
async function callEach(
  source: string,
  calls: unknown[][],
  { bindings = null as OpenBindings | null, raw = false } = {},
) {
  const isolate = raw ? isolateOfText(env.LOADER, source) : await isolateOf(env.LOADER, source, { bindings });
  const outcomes: { value?: unknown; fault?: string; logs: string[] }[] = [];
  for (const [index, args] of calls.entries()) {
    const { fault, value, figures } = await isolate
      .run({ id: `inv_${index}`, args, limits: LIMITS, encoding: "json", sentMs: Date.now() })
      .then(readAnswer, readLoss);
    const logs = figures?.logs.map(({ message }) => message) ?? [];
    if (fault !== null) outcomes.push({ fault: `${fault.code}: ${fault.message}`, logs });
    else outcomes.push({ value: value === undefined ? undefined : JSON.parse(value), logs });
  }
  return outcomes;
}

async function call(source: string, bindings: OpenBindings | null = null) {
  const [outcome] = await callEach(source, [[]], { bindings });
  return outcome?.fault ?? outcome?.value;
}

describe("allowed modules", () => {
  it("work, with and without node:", async () => {
    const source = `
      import assert from "node:assert"; import { equal } from "assert/strict"; import { Buffer } from "buffer";
      import EventEmitter, { once } from "node:events"; import path, { join } from "path"; import { win32 } from "node:path/win32";
      import punycode from "node:punycode"; import qs from "querystring"; import { Readable, Transform } from "node:stream";
      import { text } from "node:stream/consumers"; import { pipeline } from "node:stream/promises";
      import { StringDecoder } from "node:string_decoder"; import { fileURLToPath } from "node:url";
      import util, { inspect } from "node:util"; import { isDate } from "node:util/types";
      import crypto, { createHash, randomUUID, pbkdf2Sync } from "node:crypto"; import { setTimeout as later } from "node:timers/promises";
      import { setTimeout as set, clearTimeout as clear } from "node:timers"; import process, { env, nextTick } from "node:process";
      import console, { log } from "node:console";
      import { ReadableStream as R } from "node:stream/web";
      export default async () => {
        assert.ok(true); equal(1, 1);
        const emitter = new EventEmitter(); set(() => emitter.emit("x", 7), 1); const [seven] = await once(emitter, "x");
        const never = set(() => emitter.emit("error"), 1); never.unref().refresh(); clear(never);
        const upper = new Transform({ transform: (chunk, _, done) => done(null, String(chunk).toUpperCase()) });
        const piped = Readable.from(["a", "b"]).pipe(upper);
        const caught = (() => { try { pbkdf2Sync("a", "b", 1e9, 1, "sha1"); } catch (error) { return error.message; } })();
        log("printed"); process.stdout.write("written\\n"); nextTick(() => console.warn("ticked"));
        return [seven, join("a", "../b"), path.posix.sep, win32.sep, punycode.toASCII("mañana"), qs.parse("a=1").a, await text(piped),
          new StringDecoder("utf8").write(Buffer.from("e282ac", "hex")), fileURLToPath("file:///a"), inspect({ a: [1] }), util.format("%d", 1),
          isDate(new Date()), createHash("sha256").update("a").digest("hex").slice(0, 8), randomUUID().length, caught,
          await later(1, "late"), await util.promisify(setTimeout)(1, "promised"), R === ReadableStream, typeof pipeline, process.cwd(), Object.keys(env), typeof crypto.subtle.digest];
      };`;
    const [outcome] = await callEach(source, [[]]);
    expect(outcome).toEqual({
      value: [
        ...[7, "b", "/", "\\", "xn--maana-pta", "1", "AB", "€", "/a", "{ a: [ 1 ] }", "1", true, "ca978112", 36],
        "crypto.pbkdf2Sync is not there: it would run unmetered. Use crypto.subtle, or do it elsewhere.",
        ...["late", "promised", true, "function", "/", [], "function"],
      ],
      logs: ["printed", "written", "ticked"],
    });
  });

  it.each([...NODE_MODULES])("%s can be imported whole", async (name) => {
    const source = `import * as all from "node:${name}"; import one from "${name}";
      export default () => [Object.keys(all).filter((key) => all[key] === undefined), typeof one];`;
    expect(await call(source)).toEqual([
      name === "process" ? ["exitCode"] : [],
      expect.stringMatching(/object|function/),
    ]);
  });

  it("bring Node's globals, and nothing else does", async () => {
    const names = ["process", "Buffer", "global", "setImmediate", "clearImmediate", "require", "module", "__dirname"];
    const source = `export default () => ${JSON.stringify(names)}.map((name) => typeof globalThis[name]).join();`;
    const none = names.map(() => "undefined").join();
    expect(await call(source)).toBe(none);
    expect(await call(source, { ...NODE, node: false })).toBe(none);
    expect(await call(source, NODE)).toBe("object,function,object,function,function,undefined,undefined,undefined");
    expect(await call(source.replace("export", "import 'node:path'; export"))).toMatch(/^object,function,object,/);
  });

  it("give a process that says the function's texts and does nothing", async () => {
    const source = `export default () => {
      const refused = ["exit", "abort", "kill", "chdir", "binding"].map((name) => { try { process[name](1); return name; } catch (error) { return error.message; } });
      process.on("exit", () => {}).once("x", () => {}); process.env.NAME += "!";
      return [process.env, new Set(refused.map((text) => text.replace(/\\w+ is/, "is"))).size, global === globalThis, Buffer.from("a").toString("hex"),
        process.hrtime().length, typeof process.hrtime.bigint(), process.getBuiltinModule("node:fs") ?? null, process.getBuiltinModule("node:process") === process, typeof process.getBuiltinModule("buffer").Buffer]; };`;
    expect(await call(source, NODE)).toEqual([
      ...[{ NAME: "value!", KEY: "s3cret" }, 1, true, "61", 2, "bigint", null, true, "function"],
    ]);
  });
});

describe("nothing of the runtime", () => {
  it.each([
    ...[
      "child_process",
      "cluster",
      "dgram",
      "diagnostics_channel",
      "dns",
      "fs",
      "fs/promises",
      "http",
      "http2",
      "https",
    ],
    ...[
      "inspector",
      "module",
      "net",
      "os",
      "perf_hooks",
      "readline",
      "repl",
      "sqlite",
      "sys",
      "test",
      "tls",
      "tty",
      "v8",
      "vm",
    ],
    ...[
      "wasi",
      "worker_threads",
      "zlib",
      "internal/process",
      "Process",
      "process/",
      "./process",
      "node:process",
      "constants",
    ],
  ])("is imported under the name node:%s", async (name) => {
    await expect(
      isolateOf(env.LOADER, `import "node:${name}"; export default () => 1;`, { bindings: NODE }),
    ).rejects.toThrow(`imports "node:${name}", which is not a module of this deploy`);
    expect(await call(`export default () => import("node:${name}").then(() => "came", () => "refused");`, NODE)).toBe(
      "refused",
    );
  });

  it.each([
    ...["cloudflare:sockets", "cloudflare:workflows", "cloudflare:email", "workerd:unsafe", "cloudflare-internal:env"],
    ...[
      "../troupe.js",
      "../workers.js",
      "../entry.js",
      "../troupe-node/shim.js",
      "../troupe-node/globals.js",
      "/troupe.js",
    ],
    ...["troupe.js", "./troupe-node/buffer.js", "node-internal:process", "Node:process", "node:troupe-node/shim"],
  ])("is imported under the name %s", async (name) => {
    const refused = expect(
      isolateOf(env.LOADER, `import "${name}"; export default () => 1;`, { bindings: NODE }),
    ).rejects;
    await refused.toThrow("is not a module of this deploy");
    expect(await call(`export default () => import("${name}").then(() => "came", () => "refused");`, NODE)).toBe(
      "refused",
    );
  });

  it("is to be found by walking from what is allowed to whatever hangs on it", async () => {
    // Written past the compiler, which would refuse to import what is looked for.
    const allowed = [...NODE_MODULES].map((name, index) => `import * as m${index} from "../troupe-node/${name}.js";`);
    const forbidden = [
      "process",
      "module",
      "net",
      "tls",
      "dns",
      "fs",
      "http",
      "timers",
      "async_hooks",
      "diagnostics_channel",
    ];
    const source = `${allowed.join("")}
      import * as workers from "../workers.js";
      import * as real from "cloudflare:workers"; import * as shim from "../troupe.js";
      ${forbidden.map((name) => `import * as ${name} from "node:${name}"; import ${name}_ from "node:${name}";`).join("")}
      const harmless = new Set(["_getActiveHandles"]);
      const wanted = new Map();
      const want = (label, value) => { if ((typeof value === "function" || (typeof value === "object" && value !== null)) && !own.has(value)) wanted.set(value, label); };
      const own = new Set([Object, Function, Array, Object.prototype, Function.prototype, globalThis, console, performance, scheduler, navigator,
        ...Object.getOwnPropertyNames(globalThis).map((name) => globalThis[name]),
        ...["CloseEvent", "MessageEvent"].map((name) => Object.getPrototypeOf(globalThis)[name])]);
      for (const [name, all] of Object.entries({ ${forbidden.map((name) => `${name}: [${name}, ${name}_]`).join()} }))
        for (const part of all) { want(name, part); for (const key of Object.keys(part)) try { want(name + "." + key, part[key]); } catch {} }
      for (const key of Object.keys(real)) want("cloudflare:workers." + key, real[key]);
      for (const key of ["default", "check", "denyImport", "keepInvocation"]) want("shim." + key, shim[key]);
      export default () => {
        const found = new Set(); const seen = new Set();
        const queue = [[globalThis, "globalThis"], [workers, "workers"], ...[${allowed.map((_, index) => `m${index}`).join()}].map((m, i) => [m, "m" + i])];
        while (queue.length > 0) {
          const [value, path] = queue.pop();
          if (value === null || (typeof value !== "object" && typeof value !== "function") || seen.has(value)) continue;
          seen.add(value);
          if (wanted.has(value)) found.add(wanted.get(value) + " at " + path);
          queue.push([Object.getPrototypeOf(value), path + ".__proto__"]);
          for (const key of Reflect.ownKeys(value)) {
            const { get, set, value: member } = Object.getOwnPropertyDescriptor(value, key) ?? {};
            queue.push([member, path + "." + String(key)], [get, path], [set, path]);
            if (get !== undefined) try { queue.push([value[key], path + "." + String(key)]); } catch {}
          }
        }
        return [...found];
      };`;
    const [outcome] = await callEach(source, [[]], { raw: true });
    expect(outcome).toEqual({ value: [], logs: [] });
  });
});

describe("contexts", () => {
  const KEEPING = (keep: string, enter: string) => `
    import { AsyncLocalStorage, AsyncResource } from "node:async_hooks"; import { EventEmitter } from "node:events"; import stream, { finished, Readable, PassThrough } from "node:stream"; import util from "node:util";
    const storage = new AsyncLocalStorage(); let kept;
    export default async (step) => {
      if (step === 1) { storage.run("first", () => { ${keep} }); return; }
      const say = () => console.log("in " + storage.getStore());
      await (${enter});
    };`;

  const SOURCES = [
    ["a snapshot", "kept = AsyncLocalStorage.snapshot();", "kept(say)"],
    ["a bound function", "kept = AsyncLocalStorage.bind((f) => f());", "kept(say)"],
    ["a resource", 'kept = new AsyncResource("x");', "kept.runInAsyncScope(say)"],
    ["a resource's bound function", 'kept = new AsyncResource("x").bind((f) => f());', "kept(say)"],
    ["a function bound by the class", "kept = AsyncResource.bind((f) => f());", "kept(say)"],
  ] as const;

  it.each(SOURCES)("%s of another request leaves all as it is", async (_, keep, enter) => {
    const [first, second] = await callEach(KEEPING(keep, enter), [[1], [2]]);
    expect(first).toEqual({ value: undefined, logs: [] });
    expect(second).toEqual({ value: undefined, logs: ["in undefined"] });
  });

  it.each(SOURCES)("%s keeps the function's own, and not the invocation", async (_, keep, enter) => {
    const isolate = await isolateOf(env.LOADER, KEEPING(keep, enter), { bindings: null });
    const calls = [1, 2].map((step) => ({ id: `inv_${step}`, args: [step] }));
    const batch = { calls, limits: LIMITS, sentMs: Date.now(), encoding: "json", stopAtFault: false } as const;
    const endings = readFrames(await isolate.runBatch(batch), readAnswer);
    expect(endings?.map(({ figures }) => figures?.logs.map(({ message }) => message))).toEqual([[], ["in first"]]);
  });

  it("ends who spends, not who lent the context", async () => {
    const spend = "kept(() => { for (;;); })";
    const [, second, third] = await callEach(KEEPING("kept = AsyncLocalStorage.snapshot();", spend), [[1], [2], [1]]);
    expect(second?.fault).toContain("cpu_limit");
    expect(third).toEqual({ value: undefined, logs: [] });
  });

  it.each([
    ["an emitter", 'kept = new EventEmitter(); kept.on("x", (f) => f());', 'kept.emit("x", say)'],
    [
      "a stream that is finished",
      "kept = new PassThrough(); finished(kept, () => console.log('late')); kept.on('x', (f) => f());",
      "(kept.emit('x', say), kept.emit('end'), kept.emit('close'))",
    ],
    [
      "a stream that is aborted",
      "kept = new EventEmitter(); kept.c = new AbortController(); stream.addAbortSignal(kept.c.signal, new PassThrough()).on('error', () => console.log('late')); kept.on('x', (f) => f())",
      "(kept.emit('x', say), kept.c.abort(), scheduler.wait(1))",
    ],
  ])("%s calls back on account of who makes it call", async (_, keep, enter) => {
    const [first, second] = await callEach(KEEPING(keep, enter), [[1], [2]]);
    expect(first?.logs).toEqual([]);
    expect(second?.logs[0]).toBe("in undefined");
  });

  it("the shim's own storage stays its own, whatever becomes of the classes", async () => {
    const source = `import { AsyncLocalStorage } from "node:async_hooks"; import { AsyncResource } from "async_hooks";
      const seen = []; const hook = (name) => function (...args) { seen.push(name, ...args.map((arg) => typeof arg)); return undefined; };
      for (const name of ["run", "getStore", "exit"]) AsyncLocalStorage.prototype[name] = hook(name);
      for (let proto = AsyncLocalStorage.prototype; proto !== null; proto = Object.getPrototypeOf(proto)) if (proto !== Object.prototype) proto.run = hook("up");
      AsyncLocalStorage.snapshot = hook("snapshot");
      export default async () => { await null; setTimeout(() => {}, 1); await scheduler.wait(2); console.log("mine"); return [seen, Object.getPrototypeOf(AsyncLocalStorage) === Function.prototype, Object.getPrototypeOf(AsyncResource) === Function.prototype]; };`;
    const [outcome] = await callEach(source, [[]]);
    expect(outcome).toEqual({ value: [[], true, true], logs: ["mine"] });
  });
});

describe("the meter", () => {
  it.each([
    ["setImmediate", "const go = () => setImmediate(go); go(); await new Promise(() => {});"],
    ["nextTick", "const go = () => process.nextTick(go); go(); await new Promise(() => {});"],
    ["an interval", "for await (const _ of promises.setInterval(0)) for (let i = 0; i < 1e5; i++);"],
    [
      "an emitter",
      'const e = new EventEmitter(); e.on("x", () => e.emit("x")); for (;;) try { e.emit("x"); } catch {}',
    ],
    ["a stream that pushes", 'for await (const _ of new Readable({ read() { this.push("x"); } }));'],
    ["a stream of a generator", "for await (const _ of Readable.from((function* () { for (;;) yield 1; })()));"],
    ["a callback of inspect", "for (;;) inspect({ [inspect.custom]: () => { for (;;); } });"],
    [
      "a comparison",
      "const a = {}; for (let o = a, i = 0; i < 1e6; i++) o = o.next = {}; for (;;) try { assert.deepEqual(structuredClone({ a: 1 }), { a: 1 }); } catch {}",
    ],
    ["promisify", "const f = promisify((done) => done(null)); for (;;) await f();"],
    ["callbackify", "const f = callbackify(async () => 1); const go = () => f(go); go(); await new Promise(() => {});"],
    ["a resource's scope", 'const r = new AsyncResource("x"); for (;;) r.runInAsyncScope(() => {});'],
  ])("counts %s", async (_, body) => {
    const source = `import * as promises from "node:timers/promises"; import EventEmitter from "node:events"; import { Readable } from "node:stream";
      import { inspect, promisify, callbackify } from "node:util"; import assert from "node:assert"; import { AsyncResource } from "node:async_hooks"; import process from "node:process";
      export default async () => { ${body} };`;
    const [outcome] = await callEach(source, [[]]);
    expect(outcome?.fault).toMatch(/^(cpu_limit|timeout)/);
  });
});
