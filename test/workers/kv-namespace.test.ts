/**
 * The object of a namespace: the same as a Map with a clock, whatever is done to it; and what only a real object shows.
 */
import { evictDurableObject, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { KvCore } from "../../durable-objects/kv-namespace/core.ts";
import { KV_NAMESPACE_MIGRATIONS } from "../../durable-objects/kv-namespace/migrations.ts";
import { migrate } from "../../durable-objects/support/migrate.ts";
import { all, first } from "../../durable-objects/support/sql.ts";
import type { KvEntry, KvPut } from "../../src/contracts/kv.ts";
import { KV_LIMITS, KV_SWEEP_EVERY_MS } from "../../src/contracts/limits.ts";
import { unwrap } from "../../src/director/resolve.ts";
import { NaiveKv } from "../support/naive-kv.ts";

afterEach(reset);

const START_MS = Date.UTC(2040, 0, 1);
const bytes = (text: string) => new TextEncoder().encode(text);
const entryOf = (key: string, value: string | Uint8Array, rest: Partial<KvPut> = {}): KvPut => ({
  ...{ key, value: typeof value === "string" ? bytes(value) : value },
  ...{ metadata: null, expiration: null, expirationTtl: null, ...rest },
});

/** Few keys, so that they meet again; some begin like others, some are odd. */
const key = fc.constantFrom("a", "a/", "a/1", "a/2", "b", "é", "🎭", "\uffee", "\u0000", "a\u0000", "~", "%", "_");
const prefix = fc.constantFrom("", "a", "a/", "é", "\u0000", "🎭", "z");
const seconds = fc.constantFrom(60, 61, 90, 3_600);
const put = fc.record({
  key,
  value: fc.uint8Array({ maxLength: 8 }),
  metadata: fc.option(fc.json({ maxDepth: 1 }).filter((text) => bytes(text).length <= KV_LIMITS.maxMetadataBytes)),
  expiration: fc.option(seconds),
  expirationTtl: fc.option(seconds),
});

type Step =
  | { readonly do: "put"; readonly puts: readonly KvPut[] }
  | { readonly do: "delete"; readonly keys: readonly string[] }
  | { readonly do: "read"; readonly keys: readonly string[] }
  | { readonly do: "list"; readonly prefix: string; readonly limit: number }
  | { readonly do: "list on" | "sweep" | "restart" }
  | { readonly do: "wait"; readonly seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("put" as const), puts: fc.array(put, { minLength: 1, maxLength: 3 }) }),
  fc.record({ do: fc.constant("delete" as const), keys: fc.array(key, { maxLength: 3 }) }),
  fc.record({ do: fc.constant("read" as const), keys: fc.array(key, { minLength: 1, maxLength: 4 }) }),
  fc.record({ do: fc.constant("list" as const), prefix, limit: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ do: fc.constantFrom("list on" as const, "sweep" as const, "restart" as const) }),
  fc.record({ do: fc.constant("wait" as const), seconds: fc.constantFrom(1, 30, 60, 4_000) }),
);

interface Page {
  readonly prefix: string;
  readonly limit: number;
  readonly cursor: string | null;
  readonly last: string | null;
}

/** A namespace and its model, at one time. */
class Pair {
  #nowMs = START_MS;
  readonly #storage: DurableObjectStorage;
  readonly #model = new NaiveKv(() => Math.floor(this.#nowMs / 1_000));
  #core: KvCore;
  /** The last page: where the next one goes on. */
  #page: Page | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    for (const table of ["entries", "parts", "namespace"]) storage.sql.exec(`DELETE FROM ${table}`);
    this.#core = this.#start();
    this.#core.open();
  }

  async play(step: Step): Promise<void> {
    switch (step.do) {
      case "put": {
        const puts = step.puts.map((given) => ({ ...given, expiration: this.#absolute(given.expiration) }));
        unwrap(await this.#core.put(puts));
        for (const given of puts) this.#model.put(given);
        return;
      }
      case "delete":
        unwrap(this.#core.delete(step.keys));
        for (const given of step.keys) this.#model.delete(given);
        return;
      case "read":
        for (const given of step.keys) expect(unwrap(this.#core.get(given))).toEqual(this.#model.get(given));
        expect(unwrap(this.#core.getMany(step.keys))).toEqual(step.keys.map((given) => this.#model.get(given)));
        return;
      case "list":
        return this.#list({ prefix: step.prefix, limit: step.limit, cursor: null, last: null });
      case "list on":
        return this.#page === undefined || this.#page.cursor === null ? undefined : this.#list(this.#page);
      case "sweep":
        return this.#core.alarm();
      case "restart":
        this.#core = this.#start();
        return this.#core.wake();
      case "wait":
        this.#nowMs += step.seconds * 1_000;
    }
  }

  #start(): KvCore {
    return new KvCore({ storage: this.#storage, now: () => this.#nowMs });
  }

  #absolute(after: number | null): number | null {
    return after === null ? null : Math.floor(this.#nowMs / 1_000) + after;
  }

  #list({ prefix, limit, cursor, last }: Page): void {
    const page = unwrap(this.#core.list({ prefix, limit, cursor }));
    const expected = this.#model.list(prefix, last);
    expect(page.keys).toEqual(expected.slice(0, limit));
    expect(page.cursor === null).toBe(expected.length <= limit);
    this.#page = { prefix, limit, cursor: page.cursor, last: page.keys.at(-1)?.name ?? null };
  }
}

it("does what a Map with a clock does, whatever comes", async () => {
  await runInDurableObject(env.BARE.getByName("kv"), async (_object, { storage }) => {
    migrate(storage, "the KV namespace", KV_NAMESPACE_MIGRATIONS);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const pair = new Pair(storage);
        for (const next of steps) await pair.play(next);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("a namespace", () => {
  const ID = "0123456789abcdef0123456789abcdef";
  const object = () => env.KV_NAMESPACES.getByName(ID);
  const count = (table: "entries" | "parts") =>
    runInDurableObject(object(), (_object, { storage }) => {
      return first<{ count: number }>(storage.sql, `SELECT count(*) AS count FROM ${table}`)?.count;
    });

  it("keeps values of any size up to 25 MiB, in parts, over an eviction", async () => {
    await object().open();
    const mib = 1_024 * 1_024;
    for (const size of [0, 1, mib - 1, mib, mib + 1, 2 * mib, 3 * mib + 7, KV_LIMITS.maxValueBytes]) {
      const value = new Uint8Array(size).map((_, index) => index % 251);
      unwrap<null>(await object().put([entryOf("key", value)]));
      await evictDurableObject(object());
      const entry = unwrap<KvEntry | null>(await object().get("key"));
      expect(entry?.value.byteLength).toBe(size);
      expect(entry?.value.every((byte, index) => byte === index % 251)).toBe(true);
      expect(await count("parts")).toBe(Math.max(0, Math.ceil(size / mib) - 1));
    }
    unwrap<null>(await object().delete(["key"]));
    expect([await count("entries"), await count("parts")]).toEqual([0, 0]);
  });

  it("keeps all of what is put together, or nothing", async () => {
    await object().open();
    const put = await object().put([entryOf("a", "1"), entryOf("", "2"), entryOf("b", "3")]);
    expect(put).toMatchObject({ ok: false, fault: { code: "invalid_request" } });
    expect(await count("entries")).toBe(0);
  });

  it("takes half characters for U+FFFD, as UTF-8 does", async () => {
    await object().open();
    unwrap<null>(await object().put([entryOf("a\ud800b", "1")]));
    expect(await object().get("a\ufffdb")).toMatchObject({ value: { value: bytes("1") } });
    expect(await object().list({ prefix: "a\udc00", limit: 10, cursor: null })).toMatchObject({
      value: { keys: [{ name: "a\ufffdb" }], cursor: null },
    });
  });

  it("refuses cursors that it has not given", async () => {
    await object().open();
    for (const cursor of ["%", "abc", "ABCD", " ", "61 62", "é"]) {
      const page = await object().list({ prefix: "", limit: 10, cursor });
      expect(page).toMatchObject({ ok: false, fault: { code: "invalid_request" } });
    }
    unwrap<null>(await object().put([entryOf("b", ""), entryOf("c", "")]));
    for (const [cursor, names] of [
      ["61", ["b", "c"]],
      ["ff", []],
      ["00", ["b", "c"]],
      ["62", ["c"]],
    ] as const) {
      const page = await object().list({ prefix: "", limit: 10, cursor });
      expect(page).toMatchObject({ value: { keys: names.map((name) => ({ name })) } });
    }
  });

  it("deletes what has ended by its alarm, some at a time", async () => {
    await object().open();
    const puts = Array.from({ length: 1_500 }, (_, index) => entryOf(`k${index}`, "", { expirationTtl: 60 }));
    unwrap<null>(await object().put([...puts, entryOf("stays", "", { expirationTtl: 3_600 }), entryOf("z-ever", "")]));
    const before = await runInDurableObject(object(), (_object, { storage }) => storage.getAlarm());
    expect(before).toBeGreaterThan(Date.now());
    expect(before).toBeLessThanOrEqual(Date.now() + 60_000 + KV_SWEEP_EVERY_MS);
    await runInDurableObject(object(), (_object, { storage }) => {
      storage.sql.exec("UPDATE entries SET expires_at = 1000 WHERE key < ?", bytes("l"));
    });
    expect(await object().list({ prefix: "k", limit: 10, cursor: null })).toMatchObject({ value: { keys: [] } });
    expect(await runDurableObjectAlarm(object())).toBe(true);
    // The rest follows at once, by alarms of its own.
    await expect.poll(() => count("entries")).toBe(2);
    const left = await runInDurableObject(object(), (_object, { storage }) =>
      all<{ key: ArrayBuffer }>(storage.sql, "SELECT key FROM entries ORDER BY key").map(({ key: left }) =>
        new TextDecoder().decode(left),
      ),
    );
    expect(left).toEqual(["stays", "z-ever"]);
    await runInDurableObject(object(), async (_object, { storage }) => {
      expect(await storage.getAlarm()).toBeGreaterThan(Date.now() + 3_000_000);
      await storage.deleteAlarm();
    });
    // An alarm that the platform has dropped is set again when the object wakes.
    await evictDurableObject(object());
    await object().get("z-ever");
    expect(await runInDurableObject(object(), (_object, { storage }) => storage.getAlarm())).not.toBeNull();
  });

  it("lists a few keys of many without looking at the others", async () => {
    await object().open();
    const puts = Array.from({ length: 3_000 }, (_, index) => entryOf(`k${String(index).padStart(5, "0")}`, ""));
    unwrap<null>(await object().put(puts));
    const read = await runInDurableObject(object(), (_object, { storage }) => {
      const query =
        "SELECT key FROM entries WHERE key >= ? AND key < ? AND (expires_at IS NULL OR expires_at > ?) ORDER BY key LIMIT 11";
      const cursor = storage.sql.exec(query, bytes("k01"), bytes("k02"), 0);
      void cursor.toArray();
      return cursor.rowsRead;
    });
    expect(read).toBeLessThan(50);
    expect(await object().list({ prefix: "k029", limit: 1_000, cursor: null })).toMatchObject({
      value: { keys: { length: 100 } },
    });
  });
});
