/**
 * Key-value storage in the hands of functions that mean no good, and what goes beyond the runtime's own binding.
 */
import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import blns from "../../../shared/corpora/naughty-strings/blns.json";
import { callWithKv, NAMESPACE, valueWithKv } from "./support/kv-isolate.ts";

afterEach(reset);

/** A function's module: `body` is run with the binding as `kv`. */
const running = (body: string) => `import { env } from "cloudflare:workers";
  const kv = env.KV;
  const attempt = async (action) => { try { return await action(); } catch (error) { return String(error); } };
  export default async (...args) => { ${body} };`;

describe("what stands behind a binding", () => {
  it("stays hidden from prototypes that were poisoned", async () => {
    const source = running(`
      const seen = new Set();
      const look = (value) => {
        try { seen.add(Object.prototype.toString.call(value) + " " + value?.constructor?.name); } catch { seen.add("odd"); }
      };
      const trap = (holder, name, give) => {
        const own = Object.getOwnPropertyDescriptor(holder, name);
        const run = typeof own?.value === "function" ? own.value : give;
        const spy = function (...given) { look(this); given.forEach(look); return run?.apply(this, given); };
        try { Object.defineProperty(holder, name, { configurable: true, get() { look(this); return run && spy; }, set(value) { look(this); look(value); } }); } catch {}
      };
      const { apply } = Reflect;
      const names = ["then", "fetch", "body", "method", "headers", "cf", "signal", "redirect", "get", "value", "found", "stub", "metadata", "wire"];
      for (const name of names) trap(Object.prototype, name);
      trap(Promise.prototype, "then"); trap(Promise.prototype, "constructor");
      for (const name of ["text", "arrayBuffer", "json"]) trap(Response.prototype, name);
      trap(Headers.prototype, "get"); trap(Headers.prototype, "set"); trap(WeakMap.prototype, "get"); trap(WeakMap.prototype, "set");
      trap(Map.prototype, "set"); trap(Map.prototype, "get"); trap(Array.prototype, Symbol.iterator); trap(Array.prototype, "0"); trap(Array.prototype, "push");
      trap(String.prototype, "toWellFormed"); trap(TextDecoder.prototype, "decode"); trap(TextEncoder.prototype, "encode");
      trap(Function.prototype, "call"); trap(Function.prototype, "apply"); trap(Function.prototype, "bind");
      trap(JSON, "parse"); trap(JSON, "stringify"); trap(Reflect, "apply");
      globalThis.fetch = look; globalThis.Request = look;
      for (const act of [() => kv.put("k", "v", { metadata: { a: 1 } }), () => kv.get("k"), () => kv.getWithMetadata("k", "json"), () => kv.get(["k"]), () => kv.list(), () => kv.delete("k"), () => kv.get("k", "stream")]) {
        try { await act(); } catch {}
      }
      const own = [];
      for (let at = kv; at !== null; at = Object.getPrototypeOf(at)) for (const key of Reflect.ownKeys(at)) own.push(String(key));
      return [...seen].join("; ") + " | " + own.join(" ");`);
    const { fault, value } = await callWithKv(source);
    // Whether such a function can still tell what it has seen is its own affair; here it can.
    const text = String(fault?.message ?? value);
    expect(text).not.toMatch(/Fetcher|ServiceStub|RpcStub|KvBinding|0123456789abcdef/);
  });

  it("is not reached by way of the object, and no object is made like it", async () => {
    const source = running(`
      const like = Object.create(Object.getPrototypeOf(kv));
      return [
        Object.isFrozen(kv), Reflect.ownKeys(kv),
        await attempt(() => like.get("k")), await attempt(() => kv.get.call({}, "k")), await attempt(() => kv.list.call(new Proxy(kv, {}))),
        await attempt(() => Reflect.construct(kv.constructor, [{ fetch: () => new Response("mine") }])),
        await attempt(() => structuredClone(kv)).then((clone) => typeof clone === "string" ? clone : Reflect.ownKeys(clone)),
      ];`);
    const illegal = (method: string) =>
      `TypeError: Illegal invocation: ${method} was called with something else than a KV namespace as this.`;
    expect(await valueWithKv(source)).toEqual([
      ...[true, [], illegal("get"), illegal("get"), illegal("list"), "TypeError: Illegal constructor"],
      [],
    ]);
  });

  it("is not returned by a function", async () => {
    expect(await valueWithKv(running("return { kv };"))).toMatch(/^not_serializable: /);
  });
});

describe("values that never end, or fail", () => {
  it("are refused past 25 MiB, however they come", async () => {
    const source = running(`
      const chunk = new Uint8Array(1_000_000);
      let pulls = 0;
      const endless = new ReadableStream({ pull(controller) { pulls++; controller.enqueue(chunk); } });
      const refused = await attempt(() => kv.put("k", endless));
      return [refused, pulls < 100, await attempt(() => kv.put("k", "é".repeat(14_000_000))), await kv.get("k")];`);
    expect(await valueWithKv(source)).toEqual([
      "Error: KV PUT failed: 413 Value length of 27000000 exceeds limit of 26214400.",
      true,
      "Error: KV PUT failed: 413 Value length of 28000000 exceeds limit of 26214400.",
      null,
    ]);
  });

  it("leave nothing behind, and reject with what was wrong", async () => {
    const source = running(`
      const failing = new ReadableStream({
        start(controller) { controller.enqueue(new Uint8Array(3)); },
        pull(controller) { controller.error(new Error("mine")); },
      });
      const locked = new ReadableStream(); locked.getReader();
      const odd = new ReadableStream({ start(controller) { controller.enqueue({}); controller.close(); } });
      return [
        await attempt(() => kv.put("k", failing)),
        String(await attempt(() => kv.put("k", locked))).slice(0, 10),
        await attempt(() => kv.put("k", odd)),
        await kv.get("k"),
      ];`);
    expect(await valueWithKv(source)).toEqual([
      "Error: mine",
      "TypeError:",
      "TypeError: A stream that is put into a KV namespace must yield typed arrays.",
      null,
    ]);
  });
});

describe("odd keys", () => {
  it("are taken as they are, if they are texts at all: every naughty string", async () => {
    const source = running(`
      const [texts] = args;
      const wrong = [];
      for (const text of texts) {
        if (text === "" || new TextEncoder().encode(text).length > 512) continue;
        await kv.put(text, text, { metadata: text });
        const { value, metadata } = await kv.getWithMetadata(text);
        if (value !== text || metadata !== text) wrong.push(text);
      }
      return wrong;`);
    expect(await valueWithKv(source, blns)).toEqual([]);
  });

  it("have U+FFFD for half characters, as everywhere in UTF-8", async () => {
    const source = running(`
      await kv.put("a\\ud800", "x\\udc00", { metadata: "\\ud800" });
      const { keys } = await kv.list({ prefix: "a\\udfff" });
      return [await kv.get("a\\ufffd"), keys[0].name === "a\\ufffd", (await kv.getWithMetadata("a\\udc00")).metadata.length, [...(await kv.get(["a\\ud800"])).keys()]];`);
    expect(await valueWithKv(source)).toEqual(["x\ufffd", true, 1, ["a\ufffd"]]);
  });

  it("are read in bulk also where they look like numbers, or like nothing", async () => {
    const source = running(`
      await kv.put("7", "seven"); await kv.put("__proto__", "p");
      return [...(await kv.get(["b", "7", "__proto__", undefined]))];`);
    expect(await valueWithKv(source)).toEqual([
      ["b", null],
      ["7", "seven"],
      ["__proto__", "p"],
      ["undefined", null],
    ]);
  });

  it("do not get into other operations", async () => {
    const source = running(`
      await kv.put("k", "v");
      const keys = ["k&key=other", "k&expiration_ttl=60", "k#", "k?", "../values", "/keys", "k%26"];
      for (const key of keys) await kv.put(key, "own");
      return [await kv.get("k"), (await kv.list()).keys.every(({ expiration }) => expiration === undefined), (await kv.list()).keys.length];`);
    expect(await valueWithKv(source)).toEqual(["v", true, 8]);
  });
});

describe("lists", () => {
  it("take no cursor but their own", async () => {
    const source = running(`
      const cursors = ["%", "x", "abc", "é", "6".repeat(3000), { toString: () => "zz" }];
      return Promise.all(cursors.map((cursor) => attempt(() => kv.list({ cursor }))));`);
    const refused = await valueWithKv(source);
    expect(refused).toEqual(
      Array.from({ length: 6 }, () => expect.stringMatching(/^Error: KV GET failed: 400 Invalid cur/)),
    );
  });

  it("know of ends past 2038", async () => {
    const source = running(`
      await kv.put("k", "v", { expiration: 4_000_000_000 });
      return (await kv.list()).keys;`);
    expect(await valueWithKv(source)).toEqual([{ name: "k", expiration: 4_000_000_000 }]);
  });
});

describe("the meter", () => {
  it("does not count what a call waits, and counts its requests", async () => {
    const body = running(
      `for (let index = 0; index < 50; index++) await kv.put("k" + index, "v"); return (await kv.list()).keys.length;`,
    );
    const { fault, value, figures } = await callWithKv(body, [], { cpuMs: 2_000 });
    expect(fault).toBeNull();
    expect(value).toBe("50");
    expect(figures?.requests).toBe(51);
    expect(figures?.cpuMs).toBeLessThan(1_000);
  });

  it.each([
    ["after an answer", `await kv.get("k"); for (;;);`],
    ["in a member of the options", `await kv.put("k", "v", { get metadata() { for (;;); } });`],
    ["in what JSON asks for", `await kv.put("k", "v", { metadata: { toJSON() { for (;;); } } });`],
    ["in a key that has to be made a text", `await kv.get({ toString() { for (;;); } });`],
    ["in a stream that is put", `await kv.put("k", new ReadableStream({ pull() { for (;;); } }));`],
  ])("ends a loop %s", async (_label, body) => {
    const { fault } = await callWithKv(running(body), [], { cpuMs: 100 });
    expect(fault).toMatchObject({ code: "cpu_limit" });
  });
});

it("is of no use while the module starts", async () => {
  const source = `import { env } from "cloudflare:workers";
    const early = await env.KV.get("k").catch((error) => String(error));
    export default () => early;`;
  expect(await valueWithKv(source)).toMatch(
    /A module may not use its KV namespaces before its first call|global scope/,
  );
});

it("says so when the namespace was removed", async () => {
  const source = running(`
    await kv.put("k", "v");
    return [await attempt(() => kv.get("k")), await attempt(() => kv.list())];`);
  await valueWithKv(running("return 1;"));
  const removing = valueWithKv(
    source.replace(`await kv.put("k", "v");`, `await kv.put("k", "v"); await scheduler.wait(300);`),
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  await env.KV_NAMESPACES.getByName(NAMESPACE).close();
  const gone = "Error: KV GET failed: 404 The KV namespace was removed.";
  expect(await removing).toEqual([gone, gone]);
});
