/**
 * Single flight as a law: whatever happens in whatever order, each call that joined another hears once how that ended, and
 * nothing of what is the other's own.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CachedCalls } from "../../../durable-objects/worker-host/cached-calls.ts";
import { type Flight, Flights, type SharedCall } from "../../../durable-objects/worker-host/flights.ts";
import { type ErrorCode, fault } from "../../../src/contracts/errors.ts";
import { functionConfig } from "../../../src/contracts/function.ts";
import { contentHash, functionName } from "../../../src/contracts/ids.ts";
import type { WorkerReply } from "../../../src/contracts/invocation.ts";
import { hitFigures } from "../../../src/contracts/kept-result.ts";
import { MAX_JOINED_CALLS } from "../../../src/contracts/limits.ts";

const config = functionConfig.parse({ cache: { policy: "lru" } });
const artifact = contentHash.parse(`sha256:${"0".repeat(64)}`);
let ids = 0;

function callOf(key: string, timeoutMs = 1_000, name = "f"): SharedCall {
  const fn = { name: functionName.parse(name), version: 1, artifact, export: "default", bindings: null, config };
  return { id: `inv_${ids++}`, fn, limits: { ...config.limits, timeoutMs }, cache: { key } };
}

const done = (value: string): WorkerReply => ({ state: "done", value, figures: hitFigures("w0", value) });
const failed = (code: ErrorCode): WorkerReply => ({
  state: "failed",
  fault: fault(code, "It failed."),
  figures: hitFigures("w0", undefined),
});

/** Flights whose timers the test lets run out. */
function arrange() {
  const timers = new Set<() => void>();
  const flights = new Flights((callback) => {
    timers.add(callback);
    return () => void timers.delete(callback);
  });
  return { flights, timers };
}

test("an equal call that is under way is joined, another one is not", async () => {
  const { flights, timers } = arrange();
  expect(flights.join(callOf("a"))).toBeNull();
  const flight = flights.begin(callOf("a"));
  const joined = flights.join(callOf("a"));
  expect(flights.join(callOf("b"))).toBeNull();
  flights.land(flight, done("1"));
  expect(await joined).toMatchObject({ state: "done", value: "1" });
  expect([flights.has("a"), timers.size]).toEqual([false, 0]);
});

test("a worker lets no more calls wait for others than it has room for", async () => {
  const { promise: landed, resolve: land } = Promise.withResolvers<WorkerReply>();
  const tally = { countHits: () => {}, countMiss: () => {} };
  const parts = { worker: "w0", tally, now: () => 0, schedule: () => () => {}, run: () => landed };
  const calls = new CachedCalls(parts);
  const ask = () => {
    const { cache, ...call } = callOf("a");
    return calls.invoke({ ...call, args: [], encoding: "json", cache: { ...cache, mode: "use" } });
  };
  const replies = Array.from({ length: MAX_JOINED_CALLS + 3 }, ask);
  land(done("1"));
  const states = (await Promise.all(replies)).map(({ state }) => state);
  expect(states.filter((state) => state === "busy")).toHaveLength(2);
  expect(await ask()).toMatchObject({ state: "done", value: "1" });
});

describe("of a failure", () => {
  test.each([
    ["user_error", 1_000, true],
    ["not_serializable", 1_000, true],
    ["timeout", 1_000, true],
    ["timeout", 999, false],
    ["cancelled", 1_000, false],
    ["worker_unavailable", 1_000, false],
  ] as const)("%s, of a call with %i ms: shared is %s", async (code, timeoutMs, isShared) => {
    const { flights } = arrange();
    const flight = flights.begin(callOf("a", timeoutMs));
    const joined = flights.join(callOf("a"));
    flights.land(flight, failed(code));
    expect(await joined).toEqual(isShared ? failed(code) : null);
  });
});

interface Join {
  readonly call: SharedCall;
  /** What the flight gives that it joined. */
  readonly value: string;
  readonly told: unknown[];
}

/** Flights, and what a naive reader expects of them. */
class Play {
  readonly joins: Join[] = [];
  readonly #flights: Flights;
  readonly timers: Set<() => void>;
  readonly #underWay: { readonly flight: Flight; readonly value: string }[] = [];
  readonly #newest = new Map<string, string>();
  #numbers = 0;

  constructor() {
    const { flights, timers } = arrange();
    this.#flights = flights;
    this.timers = timers;
  }

  begin({ key }: Step): void {
    const value = String(this.#numbers++);
    this.#underWay.push({ flight: this.#flights.begin(callOf(key)), value });
    this.#newest.set(key, value);
  }

  join({ key }: Step): void {
    const call = callOf(key);
    const landing = this.#flights.join(call);
    const value = this.#newest.get(key);
    expect(landing !== null).toBe(value !== undefined);
    if (landing === null || value === undefined) return;
    const join = { call, value, told: [] as unknown[] };
    this.joins.push(join);
    void landing.then((told) => join.told.push(told));
  }

  detach({ key }: Step): void {
    this.#flights.detach({ function: "f", key });
    this.#newest.delete(key);
  }

  land({ at, lost }: Pick<Step, "at" | "lost">): void {
    const [landing] = this.#underWay.splice(at % Math.max(1, this.#underWay.length), 1);
    if (landing === undefined) return;
    const { flight, value } = landing;
    const { key } = flight.call.cache;
    expect(flight.isNewest).toBe(this.#newest.get(key) === value);
    if (flight.isNewest) this.#newest.delete(key);
    this.#flights.land(flight, lost ? null : done(value));
  }

  cancel({ at }: Step): void {
    const join = this.joins[at % Math.max(1, this.joins.length)];
    if (join !== undefined) this.#flights.cancel((id) => id === join.call.id);
  }

  elapse({ at }: Step): void {
    [...this.timers][at % Math.max(1, this.timers.size)]?.();
  }

  get joined(): number {
    return this.#flights.joined;
  }

  landAll(): void {
    while (this.#underWay.length > 0) this.land({ at: 0, lost: false });
  }
}

const kind = fc.constantFrom(
  "begin" as const,
  "join" as const,
  "join" as const,
  "detach" as const,
  "land" as const,
  "cancel" as const,
  "elapse" as const,
);
const step = fc.record({ kind, key: fc.constantFrom("a", "b"), at: fc.nat(9), lost: fc.boolean() });
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function expectToldOnce({ value, told }: Join): void {
  expect(told).toHaveLength(1);
  const [landing] = told as [WorkerReply | { readonly code: string } | null];
  if (landing === null) return;
  if ("state" in landing) expect(landing).toMatchObject({ state: "done", value });
  else expect(["cancelled", "timeout"]).toContain(landing.code);
}

test("every call that joined hears once, of the newest flight of its key or of its own end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const play = new Play();
      for (const each of steps) {
        play[each.kind](each);
        await Promise.resolve();
      }
      play.landAll();
      await new Promise((resolve) => setTimeout(resolve, 0));
      expect([play.timers.size, play.joined]).toEqual([0, 0]);
      for (const join of play.joins) expectToldOnce(join);
    }),
  );
});
