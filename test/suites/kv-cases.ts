/**
 * What a function may do with a binding of key-value storage. Each case gives something plain that tells what came of it; it
 * is the same for the runtime's own binding and for ours.
 *
 * Cases are sent to isolates as text: they use nothing but their arguments.
 */

/** Gives what an action gives, or what it throws as text. */
export type Attempt = (action: () => unknown) => Promise<unknown>;
type KvCase = (kv: KVNamespace, attempt: Attempt) => unknown;

export const attempt: Attempt = async (action) => {
  try {
    return await action();
  } catch (error) {
    return error instanceof Error ? `${error.constructor.name}: ${error.message}` : "something else";
  }
};

export const KV_CASES: Readonly<Record<string, KvCase>> = {
  "gives what was put, as text where nothing is said": async (kv) => {
    const put = await kv.put("key", "välue 🎭");
    return [put, await kv.get("key"), await kv.get("key", "text"), await kv.get("key", {}), await kv.get("other")];
  },
  "overwrites and deletes": async (kv) => {
    await kv.put("key", "one");
    await kv.put("key", "two");
    const second = await kv.get("key");
    const deleted = await kv.delete("key");
    return [second, deleted, await kv.get("key"), await kv.delete("key")];
  },
  "reads JSON, bytes and streams": async (kv) => {
    await kv.put("key", '{"a":[1,{"b":null}]}');
    const bytes = await kv.get("key", "arrayBuffer");
    const stream = await kv.get("key", "stream");
    return [
      await kv.get("key", "json"),
      await kv.get("key", { type: "json" }),
      Object.prototype.toString.call(bytes),
      bytes && [...new Uint8Array(bytes)],
      Object.prototype.toString.call(stream),
      stream && (await new Response(stream).text()),
    ];
  },
  "gives null for what is missing, whatever its type": async (kv) => {
    const types = ["text", "json", "arrayBuffer", "stream", "blob"] as "text"[];
    return Promise.all(types.map((type) => kv.get("missing", type)));
  },
  "refuses other types": async (kv, attempt) => {
    await kv.put("key", "value");
    const types = ["blob", "", 5, { type: "TEXT" }, { type: null }] as unknown as "text"[];
    return Promise.all([...types.map((type) => attempt(() => kv.get("key", type))), kv.get("key", null as never)]);
  },
  "refuses to read as JSON what is none": async (kv, attempt) => {
    await kv.put("key", "{");
    await kv.put("empty", "");
    return [await attempt(() => kv.get("key", "json")), await attempt(() => kv.get("empty", "json"))];
  },
  "keeps the empty value": async (kv) => {
    await kv.put("key", "");
    const bytes = await kv.get("key", "arrayBuffer");
    return [await kv.get("key"), bytes?.byteLength, await new Response(await kv.get("key", "stream")).text()];
  },
  "keeps bytes as they are": async (kv) => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const given = [
      all,
      all.buffer,
      new DataView(all.buffer, 3, 5),
      new Uint16Array([1, 256]),
      new Uint8Array(),
      all.subarray(200),
    ];
    const kept: number[][] = [];
    for (const value of given) {
      await kv.put("key", value);
      kept.push([...new Uint8Array((await kv.get("key", "arrayBuffer")) ?? new ArrayBuffer(1))]);
    }
    return kept;
  },
  "decodes text that is no UTF-8, and keeps a byte order mark": async (kv) => {
    const read: unknown[] = [];
    for (const bytes of [[0xff, 0x41], [0xc3], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf, 0x61], [0xf0, 0x9f, 0x8e]]) {
      await kv.put("key", Uint8Array.from(bytes));
      read.push([...((await kv.get("key")) ?? "")].map((character) => character.codePointAt(0)));
    }
    return read;
  },
  "takes streams": async (kv) => {
    await kv.put("body", new Response("from a body").body ?? "");
    const made = new ReadableStream({
      start(controller) {
        for (const text of ["one ", "two"]) controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      },
    });
    await kv.put("made", made);
    await kv.put("copy", (await kv.get("made", "stream")) ?? "");
    return [await kv.get("body"), await kv.get("made"), await kv.get("copy")];
  },
  "keeps nothing of a stream that fails": async (kv, attempt) => {
    const failing = new ReadableStream({
      start: (controller) => controller.enqueue(new Uint8Array(3)),
      pull: (controller) => controller.error(new Error("mine")),
    });
    return [await attempt(() => kv.put("key", failing)), await kv.get("key")];
  },
  "takes primitive values as texts": async (kv, attempt) => {
    const read: unknown[] = [];
    for (const value of [5, true, null, undefined, 5n, -0, Number.NaN] as unknown as string[]) {
      await kv.put("key", value);
      read.push(await kv.get("key"));
    }
    return [read, await attempt(() => kv.put("key", Symbol("s") as never))];
  },
  "refuses other objects as values": async (kv, attempt) => {
    const values = [{}, [], new String("s"), new Blob(["b"]), new Date(0), () => 1, new Map(), new Headers()];
    return Promise.all(values.map((value) => attempt(() => kv.put("key", value as never))));
  },
  "takes keys as texts": async (kv) => {
    for (const key of [7, null, undefined, {}, true, -0] as unknown as string[]) await kv.put(key, `of ${typeof key}`);
    const names = (await kv.list()).keys.map(({ name }) => name);
    return [names, await kv.get("7"), await kv.get("null"), await kv.get("[object Object]")];
  },
  "refuses keys that are none": async (kv, attempt) => {
    const outcomes: unknown[] = [];
    for (const key of ["", ".", "..", "x".repeat(513), "é".repeat(257), "🎭".repeat(129)]) {
      outcomes.push(await attempt(() => kv.get(key)));
      outcomes.push(await attempt(() => kv.getWithMetadata(key)));
      outcomes.push(await attempt(() => kv.put(key, "")));
      outcomes.push(await attempt(() => kv.delete(key)));
    }
    return outcomes;
  },
  "takes keys up to 512 bytes, and of any characters": async (kv) => {
    const keys = [
      ...["x".repeat(512), "é".repeat(256), "🎭".repeat(128), "...", " ", "a/b", "/", "//", "../x", "./x", "%2e%2e"],
      ...[
        "%",
        "%zz",
        "?a=b",
        "#x",
        "a&b=c",
        "\u0000",
        "a\u0000b",
        "\r\n",
        "\u2028",
        "key=",
        "+",
        "\ufeff",
        "ＡＢ",
        "é",
        "é",
      ],
      ...["__proto__", "constructor", "toString", "bulk", "bulk/get", "http://x/"],
    ];
    for (const key of keys) await kv.put(key, key);
    const read: unknown[] = [];
    for (const key of keys) read.push((await kv.get(key)) === key);
    return [read, (await kv.list()).keys.map(({ name }) => name)];
  },
  "keeps metadata as JSON has it": async (kv) => {
    const kept: unknown[] = [];
    const given = [{ a: 1, b: [null] }, [1], "text", "", 0, false, null, undefined, new Date(0), Number.NaN, "é\n🎭"];
    for (const metadata of [...given, { toJSON: () => 3 }]) {
      await kv.put("key", "value", { metadata });
      kept.push((await kv.getWithMetadata("key")).metadata);
    }
    await kv.put("key", "value");
    return [kept, await kv.getWithMetadata("key"), await kv.getWithMetadata("missing")];
  },
  "gives metadata with each type of value": async (kv) => {
    await kv.put("key", "[1]", { metadata: { m: 1 } });
    const { value, ...rest } = await kv.getWithMetadata("key", "stream");
    return [
      await kv.getWithMetadata("key"),
      await kv.getWithMetadata("key", "json"),
      [value && (await new Response(value).text()), rest],
      Object.keys(await kv.getWithMetadata("key", { type: "text" })),
    ];
  },
  "refuses metadata that is too large, or no JSON": async (kv, attempt) => {
    return [
      await attempt(() => kv.put("key", "", { metadata: "x".repeat(1022) })),
      await attempt(() => kv.put("key", "", { metadata: "x".repeat(1023) })),
      await attempt(() => kv.put("key", "", { metadata: 5n })),
    ];
  },
  "refuses a time to live that is none": async (kv, attempt) => {
    const outcomes: unknown[] = [];
    const given = [
      59,
      60,
      0,
      -1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      1.5,
      60.7,
      "70",
      "x",
      null,
      undefined,
      true,
      {},
    ];
    for (const expirationTtl of given as number[]) {
      outcomes.push(await attempt(() => kv.put("key", "", { expirationTtl })));
    }
    return outcomes;
  },
  "refuses an end that is none": async (kv, attempt) => {
    const outcomes: unknown[] = [];
    const given = [0, -1, 1, 1_000_000_000, Number.NaN, "soon", null, undefined, "2000000000", 2_000_000_000.9];
    for (const expiration of given as number[]) {
      outcomes.push(await attempt(() => kv.put("key", "", { expiration })));
    }
    return [outcomes, (await kv.list()).keys];
  },
  "prefers the time to live to the end": async (kv) => {
    await kv.put("key", "", { expiration: 2_000_000_000, expirationTtl: 3_600 });
    const { expiration = 0 } = (await kv.list()).keys[0] ?? { name: "" };
    return Math.abs(expiration - Date.now() / 1_000 - 3_600) < 60;
  },
  "refuses options that are none": async (kv, attempt) => {
    const outcomes: unknown[] = [];
    for (const options of [null, undefined, 5, "text", true] as never[]) {
      outcomes.push(await attempt(() => kv.put("key", "", options)));
      outcomes.push(await attempt(async () => (await kv.list(options)).keys.length));
    }
    return outcomes;
  },
  "refuses a cacheTtl below 30": async (kv, attempt) => {
    await kv.put("key", "value");
    const given = [29, 30, 60, 0, "x", null, undefined, 3_600.5] as number[];
    return Promise.all(given.map((cacheTtl) => attempt(() => kv.get("key", { cacheTtl }))));
  },
  "lists keys in the order of their bytes": async (kv) => {
    const keys = ["b", "a", "B", "é", "z", "🎭", "\uffee", "a/1", "a/10", "a/2", "_", "\u0000", "~"];
    for (const key of keys) await kv.put(key, "");
    return [(await kv.list()).keys, (await kv.list({ prefix: "a/" })).keys, (await kv.list({ prefix: "é" })).keys];
  },
  "lists what it knows of a key": async (kv) => {
    await kv.put("a", "");
    await kv.put("b", "", { metadata: { m: [1] } });
    await kv.put("c", "", { expiration: 2_000_000_000 });
    await kv.put("d", "", { expiration: 2_000_000_001, metadata: 0 });
    return kv.list();
  },
  "lists page by page": async (kv) => {
    const names = Array.from({ length: 25 }, (_, index) => `key:${String(index).padStart(2, "0")}`);
    for (const name of names) await kv.put(name, "");
    const pages: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page: { keys: { name: string }[]; list_complete: boolean; cursor?: string } = await kv.list({
        ...{ prefix: "key:", limit: 10 },
        ...(cursor === undefined ? {} : { cursor }),
      });
      pages.push([page.keys.map(({ name }) => name), page.list_complete, "cursor" in page]);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return pages;
  },
  "goes on behind a cursor whatever has changed meanwhile": async (kv) => {
    for (const name of ["a", "b", "c", "d", "e"]) await kv.put(name, "");
    const { cursor = "" } = (await kv.list({ limit: 2 })) as { cursor?: string };
    await kv.delete("b");
    await kv.delete("d");
    await kv.put("aa", "");
    await kv.put("cc", "");
    return (await kv.list({ cursor })).keys.map(({ name }) => name);
  },
  "takes any limit up to 1,000": async (kv, attempt) => {
    for (const name of ["a", "b", "c"]) await kv.put(name, "");
    const given = [0, -1, 1, 3, 4, 1_000, 1_001, 1.5, Number.NaN, "2", "x", null, undefined] as number[];
    return Promise.all(
      given.map((limit) =>
        attempt(async () => {
          const page = await kv.list({ limit });
          return [page.keys.length, page.list_complete, Object.keys(page)];
        }),
      ),
    );
  },
  "takes any prefix up to 512 bytes": async (kv, attempt) => {
    await kv.put("7", "");
    const given = ["x".repeat(512), "x".repeat(513), "é".repeat(257), ".", "", null, undefined, 7] as string[];
    return Promise.all(given.map((prefix) => attempt(async () => (await kv.list({ prefix })).keys)));
  },
  "reads many at once": async (kv) => {
    await kv.put("a", "1", { metadata: { m: 1 } });
    await kv.put("b", '{"b":2}');
    const keys = ["a", "missing", "b", "a"];
    const plain = await kv.get(keys);
    return [
      Object.prototype.toString.call(plain),
      [...plain],
      [...(await kv.get(keys, "json"))],
      [...(await kv.get(keys, { type: "text" }))],
      [...(await kv.getWithMetadata(keys))],
      [...(await kv.getWithMetadata(keys, "json"))],
    ];
  },
  "refuses to read many that are none": async (kv, attempt) => {
    await kv.put("key", "text");
    const many = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);
    return Promise.all([
      ...[[], many(100), many(101), ["key", ""], ["."], ["x".repeat(513)]].map((keys) =>
        attempt(async () => (await kv.get(keys)).size),
      ),
      attempt(() => kv.get(["key"], "json")),
      attempt(() => kv.get(["key"], "stream" as "text")),
      attempt(() => kv.get(["key"], { cacheTtl: 5 })),
    ]);
  },
  "rejects, and does not throw": async (kv) => {
    const thrown: string[] = [];
    for (const act of [() => kv.get(""), () => kv.put("", ""), () => kv.delete("."), () => kv.list({ limit: 2_000 })]) {
      try {
        await act().then(
          () => thrown.push("resolved"),
          () => thrown.push("rejected"),
        );
      } catch {
        thrown.push("threw");
      }
    }
    return thrown;
  },
  "is an object of its class": (kv, attempt) => {
    const { get } = kv;
    return Promise.all([
      Object.prototype.toString.call(kv),
      Object.keys(kv),
      kv.constructor.name,
      attempt(() => new (kv.constructor as new () => unknown)()),
      ["get", "getWithMetadata", "put", "delete", "list"].map((name) => typeof Reflect.get(kv, name)),
      attempt(() => get("key")).then((outcome) => String(outcome).slice(0, "TypeError: Illegal invocation".length)),
    ]);
  },
  "refuses values past 25 MiB": async (kv, attempt) => {
    const size = 25 * 1_024 * 1_024;
    return [
      await attempt(() => kv.put("key", new Uint8Array(size))),
      (await kv.get("key", "arrayBuffer"))?.byteLength,
      await attempt(() => kv.put("key", new Uint8Array(size + 1))),
    ];
  },
};
