/**
 * The encoder of results: nothing is lost in silence, size and depth are bounded, and what is refused is named.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { encode as encodeMetered } from "../../../src/sandbox/shim/encode.ts";
import { readCorpusJson } from "../../support/corpora.ts";
import { invoked } from "../../support/invocation.ts";

const vectors = z.array(z.object({ expr: z.string(), json: z.string() }));

const ROOMY_BYTES = 1_000_000;
const encode = (value: unknown, maxBytes: number) => invoked(() => encodeMetered(value, maxBytes));

describe("what JSON can carry", () => {
  it("comes back the same, with -0 and lone surrogates", () => {
    const value = fc.jsonValue({ noUnicodeString: false, stringUnit: "binary" });
    fc.assert(
      fc.property(value, (given) => {
        const { text } = encode(given, ROOMY_BYTES);
        expect(JSON.parse(text ?? "")).toStrictEqual(given);
      }),
    );
  });

  it("leaves out members that are undefined, and says nothing for undefined itself", () => {
    expect(encode({ a: undefined, b: 1 }, ROOMY_BYTES).text).toBe('{"b":1}');
    expect(encode(undefined, ROOMY_BYTES)).toEqual({ text: undefined, refusal: undefined });
  });

  it("carries the same object twice: that is no cycle", () => {
    const shared = { x: 1 };
    expect(encode([shared, shared], ROOMY_BYTES).text).toBe('[{"x":1},{"x":1}]');
  });
});

describe("what JSON cannot carry", () => {
  it.each([
    ["NaN", { a: [Number.NaN] }, "value.a[0]", "NaN"],
    ["a bigint", { n: 1n }, "value.n", "a bigint"],
    ["a function", [() => 1], "value[0]", "a function"],
    ["a hole", [undefined], "value[0]", "undefined"],
    ["a Map", { m: new Map() }, "value.m", "a value of type Map"],
    ["a Date", new Date(0), "value", "a value of type Date"],
    ["a class instance", [new (class Point {})()], "value[0]", "an instance of a class"],
  ])("refuses %s by its path", (_, value, path, what) => {
    const { refusal } = encode(value, ROOMY_BYTES);
    expect(refusal?.code).toBe("not_serializable");
    expect(refusal?.details).toEqual({ path });
    expect(refusal?.message).toContain(what);
  });

  it("advises CBOR where that would help, and only there", () => {
    const advice = "ask for CBOR (Accept: application/cbor)";
    const forged = { __proto__: Map.prototype };
    for (const value of [new Date(), new Map(), new Set(), /a/, new Uint8Array(), 1n, Number.NaN, [undefined]]) {
      expect(encode(value, ROOMY_BYTES).refusal?.message).toContain(advice);
    }
    for (const value of [
      () => 1,
      Symbol("s"),
      new WeakMap(),
      Promise.resolve(),
      forged,
      new (class extends Map {})(),
    ]) {
      expect(encode(value, ROOMY_BYTES).refusal?.message).not.toContain(advice);
    }
  });

  it("refuses a cycle, and nesting without end", () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(encode(cycle, ROOMY_BYTES).refusal?.message).toContain("a cycle at value.self");
    let deep: unknown = 0;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(encode(deep, ROOMY_BYTES).refusal?.code).toBe("not_serializable");
  });

  it("never loses a value that JSON.stringify would change without a word", () => {
    for (const { expr, json } of vectors.parse(readCorpusJson("cbor-msgpack-clone/result-values.json"))) {
      const value = evaluate(expr);
      if (value === MISSING) continue;
      const text = textOrNothing(value);
      if (text === undefined) continue;
      expect(JSON.parse(text), expr).toEqual(membersOf(value));
      expect(json, expr).not.toMatch(/^throws/);
    }
  });
});

describe("the size", () => {
  it("is counted in bytes: at the limit it passes, past it it is refused", () => {
    expect(encode("aé", 5).text).toBe('"aé"');
    expect(encode("aé", 4).refusal?.code).toBe("output_too_large");
  });

  it("stops early, however large the value would become", () => {
    let pairs: unknown = [];
    for (let level = 0; level < 60; level++) pairs = [pairs, pairs];
    expect(encode(pairs, 10_000).refusal?.code).toBe("output_too_large");
  });
});

/** The encoding, unless the value is refused or throws by a getter of its own. */
function textOrNothing(value: unknown): string | undefined {
  try {
    const { text, refusal } = encode(value, ROOMY_BYTES);
    return refusal === undefined ? text : undefined;
  } catch {
    return undefined;
  }
}

/** What counts as data: the elements of an array, the own enumerable members of an object, but no symbols. */
function membersOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...value];
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value));
}

const MISSING = Symbol("not on this runtime");

/** Evaluates an expression of the vectors; they are written for this purpose. */
function evaluate(expression: string): unknown {
  try {
    return new Function(`return (${expression})`)();
  } catch {
    return MISSING;
  }
}
