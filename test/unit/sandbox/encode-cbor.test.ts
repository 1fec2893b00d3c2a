/**
 * The encoder of CBOR inside isolates: the bytes of the codec, whatever function code has done to the built-ins.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { decodeCbor, encodeCbor as encodeOutside } from "../../../src/codec/index.ts";
import { MAX_BIGINT_BYTES } from "../../../src/contracts/limits.ts";
import { encodeCbor as encodeMetered } from "../../../src/sandbox/shim/encode-cbor.ts";
import { readCorpusJson } from "../../support/corpora.ts";
import { invoked } from "../../support/invocation.ts";
import { unwrap } from "../../support/result.ts";
import { richValue } from "../../support/rich-values.ts";

const ROOMY_BYTES = 4_000_000;
const encode = (value: unknown, maxBytes = ROOMY_BYTES) => invoked(() => encodeMetered(value, maxBytes));
const latin1 = (text = "") => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** The bytes of a value that is carried. */
function bytesOf(value: unknown): Uint8Array {
  const { text, refusal } = encode(value);
  expect(refusal).toBeUndefined();
  return latin1(text);
}

describe("what CBOR can carry", () => {
  it("becomes the same bytes as outside", () => {
    fc.assert(
      fc.property(richValue, (value) => void expect(bytesOf(value)).toEqual(encodeOutside(value))),
      {
        numRuns: 300,
      },
    );
  });

  it("keeps its bytes when there are many of them", () => {
    const noise = Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7) % 256);
    for (const value of [noise, "é".repeat(5_000), "a".repeat(70_000), new Float64Array(noise), noise.buffer]) {
      expect(bytesOf(value)).toEqual(encodeOutside(value));
    }
  });

  it("carries members that are undefined, holes as undefined, and the same object twice", () => {
    expect(unwrap(decodeCbor(bytesOf({ a: undefined })))).toStrictEqual({ a: undefined });
    expect(unwrap(decodeCbor(bytesOf(new Array(2))))).toStrictEqual([undefined, undefined]);
    const shared = { x: 1 };
    expect(unwrap(decodeCbor(bytesOf([shared, shared])))).toStrictEqual([shared, shared]);
  });

  it("stays well-formed when getters change what is being counted", () => {
    const list: unknown[] = [0, 1, 2];
    Object.defineProperty(list, 0, { get: () => list.push(list.pop(), 9), enumerable: true, configurable: true });
    const map = new Map<unknown, unknown>();
    map.set("a", {
      get grow() {
        return map.set(Symbol("more"), 1).size;
      },
    });
    const shrinking = {
      get a() {
        return Reflect.deleteProperty(shrinking, "b");
      },
      b: 1,
    };
    for (const value of [list, map, shrinking]) expect(decodeCbor(bytesOf(value)).ok).toBe(true);
  });
});

describe("what CBOR cannot carry", () => {
  const cycle = new Map<string, unknown>();
  cycle.set("self", [cycle]);

  it.each([
    ["a function", { f: [() => 1] }, "value.f[0]", "a function"],
    ["a symbol", Symbol("s"), "value", "a symbol"],
    ["a Response", { r: new Response() }, "value.r", "a value of type Response"],
    ["a stream", [new ReadableStream()], "value[0]", "ReadableStream"],
    ["a class instance", new (class Point {})(), "value", "an instance of a class"],
    ["a subclass of Map", new (class Registry extends Map {})(), "value", "a value of type Map"],
    ["a forged Map", { __proto__: Map.prototype }, "value", "a value of type Map"],
    ["a forged Date", { __proto__: Date.prototype, [Symbol.toStringTag]: "Date" }, "value", "Date"],
    ["a forged typed array", { __proto__: Uint8Array.prototype }, "value", "an instance of a class"],
    ["a proxy of a Map", new Proxy(new Map(), {}), "value", "Map"],
    ["a proxy of a Date", new Proxy(new Date(), {}), "value", "an instance of a class"],
    ["a proxy of a typed array", new Proxy(new Uint8Array(), {}), "value", "an instance of a class"],
    ["a Date that says it is a Map", Object.setPrototypeOf(new Date(), Map.prototype), "value", "Map"],
    ["an endless array", new Proxy([], { get: () => Number.NaN }), "value", "an instance of a class"],
    ["a cycle through a Map", cycle, "value[0][0]", "a cycle"],
    ["half a character", ["\udc00"], "value[0]", "lone surrogate"],
    ["a DataView", new DataView(new ArrayBuffer(1)), "value", "DataView"],
    ["a bigint past the limit", -(1n << BigInt(MAX_BIGINT_BYTES * 8)) - 1n, "value", "a bigint of more"],
    ["a function in a Map's key", new Map([[() => 1, 1]]), "value[0]", "a function"],
  ])("is refused by its path: %s", (_, value, path, what) => {
    const { refusal } = encode(value);
    expect(refusal?.code).toBe("not_serializable");
    expect(refusal?.details).toEqual({ path });
    expect(refusal?.message).toContain(what);
    expect(refusal?.message).toContain("which CBOR cannot carry");
  });

  it("is refused or comes back the same, for every value of the corpus", () => {
    const vectors = z.array(z.object({ expr: z.string() }));
    for (const { expr } of vectors.parse(readCorpusJson("cbor-msgpack-clone/result-values.json"))) {
      const { text, refusal } = attempt(expr);
      if (text === undefined || refusal !== undefined) continue;
      const again = encode(unwrap(decodeCbor(latin1(text))));
      expect(again.text, expr).toBe(text);
    }
  });
});

describe("the size", () => {
  it("is counted in bytes: at the limit it passes, past it it is refused", () => {
    expect(encode("aé", 4).refusal).toBeUndefined();
    expect(encode("aé", 3).refusal?.code).toBe("output_too_large");
    expect(encode(new Uint8Array(10), 11).refusal).toBeUndefined();
    expect(encode(new Uint8Array(10), 10).refusal?.code).toBe("output_too_large");
  });

  it("stops early, however large the value would become", () => {
    let pairs: unknown = [];
    for (let level = 0; level < 60; level++) pairs = [pairs, pairs];
    const huge = [pairs, new Array(2 ** 32 - 1), new Uint8Array(1_000_000), "x".repeat(1_000_000)];
    for (const value of huge) expect(encode(value, 10_000).refusal?.code).toBe("output_too_large");
    expect(encode(new Set(new Array(9_000).keys()), 8_000).refusal?.code).toBe("output_too_large");
  });
});

describe("poisoned built-ins", () => {
  it("change nothing", () => {
    const value = [
      { a: undefined, ü: "ä€😀".repeat(40), n: [-0, Number.NaN, 1.5, 1e300, 70_000, -5, 2 ** 40] },
      new Map<unknown, unknown>([[1, new Set([1n << 70n, -3n, (1n << 63n) + 1n])]]),
      [new Date(1_500), /a[b]/giu, new Uint8Array(3_000).fill(200), new Float32Array([1.5]), new ArrayBuffer(4)],
      [new BigInt64Array([-1n]), new Int16Array([1, -2]).subarray(1)],
    ];
    const expected = encode(value);
    expect(expected.refusal).toBeUndefined();
    let poisoned: unknown;
    invoked(() => {
      const restore = poison();
      try {
        poisoned = encodeMetered(value, ROOMY_BYTES);
      } catch (error) {
        poisoned = error;
      }
      restore();
    });
    expect(poisoned).toEqual(expected);
  });
});

/** What the encoder works with. */
const HOLDERS: readonly object[] = [
  ...[Map, Set, Date, RegExp, ArrayBuffer, Uint8Array, Float32Array, BigInt64Array, Int16Array, TextEncoder, BigInt],
  ...[Array, String, Number, DataView, WeakMap, Object.getPrototypeOf(Uint8Array)],
]
  .flatMap((made): object[] => [made, made.prototype])
  .concat(Math, JSON);
const TRAPPED = ["text", "refusal", "kind", "look", "then", "a", "0", "Uint8Array"];

/** Replaces its methods and accessors, and traps members of all objects; gives back how to restore everything. */
function poison(): () => void {
  const methods = HOLDERS.flatMap((holder) => Reflect.ownKeys(holder).map((key) => forgery(holder, key))).filter(
    (change) => change !== null,
  );
  const trap = () => {
    throw new Error("poisoned Object.prototype");
  };
  const traps = TRAPPED.map((key) => ({
    apply: () => Reflect.defineProperty(Object.prototype, key, { get: trap, set: trap, configurable: true }),
    undo: () => Reflect.deleteProperty(Object.prototype, key),
  }));
  const changes = [...methods, ...traps];
  // Nothing but indices from here on: what loops and spreads need is being replaced.
  for (let index = 0; index < changes.length; index++) changes[index]?.apply();
  return () => {
    for (let index = changes.length - 1; index >= 0; index--) changes[index]?.undo();
  };
}

/** How to replace a method or an accessor by one that throws; null for what is neither, or fixed. */
function forgery(holder: object, key: string | symbol) {
  const { defineProperty } = Reflect;
  const before = Reflect.getOwnPropertyDescriptor(holder, key);
  if (before?.configurable !== true || key === "prototype" || key === "constructor") return null;
  if (typeof before.value !== "function" && before.get === undefined) return null;
  const forged = () => {
    throw new Error(`poisoned ${String(key)}`);
  };
  const after = before.get === undefined ? { ...before, value: forged } : { ...before, get: forged };
  return { apply: () => defineProperty(holder, key, after), undo: () => defineProperty(holder, key, before) };
}

/** The encoding of an expression of the vectors; they are written for this purpose. */
function attempt(expression: string): Partial<ReturnType<typeof encode>> {
  try {
    return encode(new Function(`return (${expression})`)());
  } catch {
    return {};
  }
}
