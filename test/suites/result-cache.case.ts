/**
 * What holds for kept results, whoever keeps them: each worker for itself, or the cluster for all of them. Calls go through
 * the whole pipeline of a director.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { KeepingPolicy } from "../../src/cache/orders.ts";
import type { CacheMode, CacheScope } from "../../src/contracts/cache.ts";
import type { CacheListing } from "../../src/contracts/kept-result.ts";
import { RECENT_RESULT_MS } from "../../src/contracts/limits.ts";

/** How a call ended. */
export interface Called {
  /** The value, or the code of the fault. */
  readonly value: unknown;
  readonly cached: boolean;
}

/** A platform with one function, which gives its argument and the letter of its code; it fails for "bad". */
export interface CacheStage extends AsyncDisposable {
  /** Makes this code live, with this `config.cache` besides the scope. */
  deploy(cache: object, code?: "a" | "b"): Promise<void>;
  call(arg: unknown, cache?: CacheMode): Promise<Called>;
  /** Calls that ran so far. */
  ran(): number;
  /** Lets time pass, and work end that nobody waits for. */
  pass(ms: number): Promise<void>;
  /** What is kept; null where nothing ever was. */
  listing(): Promise<CacheListing | null>;
  /** Forgets everything, or one entry. */
  purge(key?: string): Promise<number>;
}

/** Runs the cases under a policy. */
export function resultCacheCases(
  scope: CacheScope,
  newStage: () => Promise<CacheStage>,
  policy: KeepingPolicy = "lru",
): void {
  /** Past the time in which a director gives a result again without asking. */
  const LATER_MS = RECENT_RESULT_MS + 1;

  async function onStage(cache: object): Promise<CacheStage> {
    const stage = await newStage();
    await stage.deploy({ policy, ...cache });
    return stage;
  }

  /** Values of calls one after the other, those that were cached in brackets. */
  async function told(stage: CacheStage, ...args: unknown[]): Promise<string> {
    const texts: string[] = [];
    for (const arg of args) {
      const { value, cached } = await stage.call(arg);
      texts.push(cached ? `(${value})` : `${value}`);
      await stage.pass(1);
    }
    return texts.join(" ");
  }

  test("a result is given again, at once and later", async () => {
    await using stage = await onStage({});
    expect(await told(stage, 1, 1, 2)).toBe("1a (1a) 2a");
    await stage.pass(LATER_MS);
    expect(await told(stage, 2, 1)).toBe("(2a) (1a)");
    expect(stage.ran()).toBe(2);
  });

  test("a function that keeps nothing runs each time", async () => {
    await using stage = await onStage({ policy: "none" });
    expect(await told(stage, 1, 1)).toBe("1a 1a");
    expect((await stage.listing())?.size ?? 0).toBe(0);
  });

  test("a call that skips the cache neither reads it nor writes to it", async () => {
    await using stage = await onStage({});
    expect(await stage.call(1, "skip")).toEqual({ value: "1a", cached: false });
    expect(await told(stage, 1)).toBe("1a");
    expect(await stage.call(1, "skip")).toEqual({ value: "1a", cached: false });
    expect(stage.ran()).toBe(3);
  });

  test("a call that refreshes the cache runs, and its result is kept", async () => {
    await using stage = await onStage({});
    expect(await stage.call(1, "refresh")).toEqual({ value: "1a", cached: false });
    await stage.pass(LATER_MS);
    expect(await told(stage, 1)).toBe("(1a)");
    expect(await stage.call(1, "refresh")).toEqual({ value: "1a", cached: false });
    expect(stage.ran()).toBe(2);
  });

  test("a refresh whose result is too large to be kept leaves nothing of the one before", async () => {
    await using stage = await onStage({});
    expect(await told(stage, 1)).toBe("1a");
    await stage.deploy({ policy, maxBytes: 1 });
    expect(await stage.call(1, "refresh")).toEqual({ value: "1a", cached: false });
    await stage.pass(1);
    await stage.deploy({ policy });
    expect(await told(stage, 1)).toBe("1a");
  });

  test("failures are not kept", async () => {
    await using stage = await onStage({});
    expect(await told(stage, "bad", "bad")).toBe("user_error user_error");
    expect(stage.ran()).toBe(2);
    expect((await stage.listing())?.size ?? 0).toBe(0);
  });

  test("what has expired is not given any more", async () => {
    await using stage = await onStage({ ttlSeconds: 2 });
    expect(await told(stage, 1, 1)).toBe("1a (1a)");
    await stage.pass(LATER_MS);
    expect(await told(stage, 1)).toBe("(1a)");
    await stage.pass(1_000);
    expect(await told(stage, 1)).toBe("1a");
  });

  test("what is stale is given, and renewed by one call in the background", async () => {
    await using stage = await onStage({ ttlSeconds: 1, staleSeconds: 60 });
    expect(await told(stage, 1)).toBe("1a");
    await stage.pass(LATER_MS);
    expect((await stage.listing())?.entries).toMatchObject([{ stale: true }]);
    const stale = await Promise.all([stage.call(1), stage.call(1), stage.call(1)]);
    expect(stale.map(({ cached }) => cached)).toEqual([true, true, true]);
    await stage.pass(1);
    expect(stage.ran()).toBe(2);
    expect((await stage.listing())?.entries).toMatchObject([{ stale: false }]);
    expect(await told(stage, 1)).toBe("(1a)");
    await stage.pass(61_000);
    expect(await told(stage, 1)).toBe("1a");
  });

  test("no more entries are kept than the function may have", async () => {
    await using stage = await onStage({ maxEntries: 2 });
    expect(await told(stage, 1, 2, 3)).toBe("1a 2a 3a");
    await stage.pass(LATER_MS);
    expect(await told(stage, 3, 2)).toBe("(3a) (2a)");
    expect(await stage.listing()).toMatchObject({ size: 2, evictions: 1, maxEntries: 2 });
    expect(await told(stage, 1)).toBe("1a");
  });

  test("no more bytes are kept than the function may have, and nothing that is larger", async () => {
    await using stage = await onStage({ maxBytes: 200 });
    const large = "x".repeat(90);
    expect(await told(stage, "y".repeat(300), "y".repeat(300))).not.toContain("(");
    await told(stage, 1, 2, large);
    const listing = await stage.listing();
    expect(listing?.bytes).toBeLessThanOrEqual(200);
    expect(listing?.bytes).toBe(listing?.entries.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(await told(stage, large)).toBe(`(${large}a)`);
  });

  test("entries are listed with their arguments, and how often they were given", async () => {
    await using stage = await onStage({});
    await told(stage, 1, "one", 1);
    await stage.pass(LATER_MS);
    await told(stage, 1);
    const listing = await stage.listing();
    expect(listing).toMatchObject({ policy, scope, size: 2 });
    const entries = listing?.entries.toSorted((a, b) => (a.args?.length ?? 0) - (b.args?.length ?? 0)) ?? [];
    expect(entries.map(({ args }) => [...(args ?? [])])).toEqual([
      [0x81, 0x01],
      [0x81, 0x63, ...new TextEncoder().encode("one")],
    ]);
    expect(entries.map(({ version, encoding }) => [version, encoding])).toEqual([
      [1, "json"],
      [1, "json"],
    ]);
  });

  test("other code never sees what was kept; the same code does, whatever came between", async () => {
    await using stage = await onStage({});
    expect(await told(stage, 1)).toBe("1a");
    await stage.deploy({ policy }, "b");
    expect(await told(stage, 1, 1)).toBe("1b (1b)");
    await stage.deploy({ policy }, "a");
    expect(await told(stage, 1)).toBe("(1a)");
    await stage.deploy({ policy: policy === "lfu" ? "lru" : "lfu", maxEntries: 10 }, "a");
    await stage.pass(LATER_MS);
    expect(await told(stage, 1)).toBe("(1a)");
  });

  test("a purge forgets one entry, or all of them", async () => {
    await using stage = await onStage({});
    await told(stage, 1, 2, 3);
    const key = (await stage.listing())?.entries[0]?.key ?? "";
    expect(await stage.purge(key)).toBe(1);
    expect(await stage.purge(key)).toBe(0);
    expect(await told(stage, 1, 2, 3)).toBe("1a (2a) (3a)");
    expect(await stage.purge()).toBe(3);
    expect(await told(stage, 1, 2)).toBe("1a 2a");
  });

  test("calls run where a naive model has no result, whatever is called, deployed, purged and waited for", async () => {
    const ttlMs = 2_000;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        await using stage = await onStage({ ttlSeconds: ttlMs / 1_000 });
        await stage.purge();
        const model = new NaiveModel(ttlMs);
        for (const each of steps) {
          await playBoth(stage, model, each, { policy, ttlSeconds: ttlMs / 1_000 });
          expect(stage.ran()).toBe(model.ran);
        }
      }),
      { numRuns: 25 },
    );
  });
}

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      arg: fc.constantFrom(1, 2, "bad"),
      mode: fc.constantFrom("use", "use", "use", "skip", "refresh"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ code: fc.constantFrom("a", "b") }) },
  { weight: 2, arbitrary: fc.record({ passMs: fc.constantFrom(1, 500, 1_000, 1_999, 2_000) }) },
  { weight: 1, arbitrary: fc.constant({ purge: true }) },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Does the same on the stage and in the model, and holds one to the other. */
async function playBoth(stage: CacheStage, model: NaiveModel, each: Step, cache: object): Promise<void> {
  if ("arg" in each) {
    expect(await stage.call(each.arg, each.mode)).toEqual(model.call(each));
    await stage.pass(0);
  } else if ("code" in each) {
    model.code = each.code;
    await stage.deploy(cache, each.code);
  } else if ("passMs" in each) {
    model.nowMs += each.passMs;
    await stage.pass(each.passMs);
  } else expect(await stage.purge()).toBe(model.purge());
}

/** What is kept, as simply as it can be said. */
class NaiveModel {
  code = "a";
  nowMs = 0;
  ran = 0;
  readonly #ttlMs: number;
  readonly #storedAt = new Map<string, number>();

  constructor(ttlMs: number) {
    this.#ttlMs = ttlMs;
  }

  call({ arg, mode }: { readonly arg: unknown; readonly mode: CacheMode }): Called {
    const value = `${arg}${this.code}`;
    if (mode === "use" && this.#has(value)) return { value, cached: true };
    this.ran++;
    if (arg === "bad") return { value: "user_error", cached: false };
    if (mode !== "skip") this.#storedAt.set(value, this.nowMs);
    return { value, cached: false };
  }

  /** Forgets everything; gives the number of what was not over. */
  purge(): number {
    const purged = [...this.#storedAt.keys()].filter((value) => this.#has(value)).length;
    this.#storedAt.clear();
    return purged;
  }

  #has(value: string): boolean {
    return this.nowMs < (this.#storedAt.get(value) ?? Number.NEGATIVE_INFINITY) + this.#ttlMs;
  }
}
