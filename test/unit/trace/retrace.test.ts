/**
 * Texts in the author's terms: what is rewritten, what is left out, and that nothing hostile costs much or breaks it.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../../src/artifact/compile.ts";
import { MAX_LOG_BYTES, MAX_RETRACED_GROWTH } from "../../../src/contracts/limits.ts";
import { needsRetracing, retrace } from "../../../src/trace/retrace.ts";
import { readTrace, Trace } from "../../../src/trace/trace.ts";
import { THREAD } from "../../support/director.ts";

/** Two modules: one of which only lines are known, one made of a file whose name is as long as it may be. */
const LONG = "x".repeat(256);
const trace = new Trace({
  modules: { "main.ts": null, "lib/a.ts": [{ mappings: "AAAA,IAAI" }, { mappings: "AAAA", sources: [LONG] }] },
});

describe("positions", () => {
  it.each([
    ["at function/main.ts:3:7", "at main.ts:3"],
    ["(file:///function/main.ts:3:7)", "(main.ts:3)"],
    ["(file:///bundle/function/main.ts:3:7)", "(main.ts:3)"],
    ["function/main.ts:3:7|function/main.ts:4:7", "main.ts:3|main.ts:4"],
    ["function/lib/a.ts:1:1", `${LONG}:1:1`],
    ["function/lib/a.ts:2:1", "lib/a.ts:2"],
  ])("in %j are the author's", (text, expected) => {
    expect(retrace(text, trace)).toBe(expected);
  });

  it.each([
    "function/other.ts:1:1",
    "my/function/main.ts:1:1",
    "dysfunction/main.ts:1:1",
    "function/main.ts:1",
    "function/main.ts:1:1234567890",
    "function/__proto__:1:1",
    "http://function/main.ts:1:1",
  ])("are no positions of the function: %s", (text) => {
    expect(retrace(text, trace)).toBe(text);
  });

  it("lose only their columns when there is no trace", () => {
    expect(retrace("function/any.ts:12:34", null)).toBe("any.ts:12");
  });
});

describe("frames", () => {
  it("of the platform are left out, with what the engine did for it", () => {
    const stack = [
      "Error: at home (troupe.js:1:1)",
      "    at setTimeout (troupe.js:1:2)",
      "    at f (function/main.ts:1:1)",
      "    at Array.map (<anonymous>)",
      "    at async g (function/main.ts:2:1)",
      "    at new Promise (<anonymous>)",
      "    at file:///troupe.js:3:4",
      "    at entry.js:1:1",
      "    at AsyncLocalStorage.run (node:async_hooks:1:2)",
      "    at x (cloudflare:workers:1:2)",
    ];
    expect(retrace(stack.join("\n"), trace).split("\n")).toEqual([
      "Error: at home (troupe.js:1:1)",
      "    at f (main.ts:1)",
      "    at Array.map (<anonymous>)",
      "    at async g (main.ts:2)",
    ]);
  });

  it("of helpers that the compiler put into a module are left out, and the author's own of that name are not", async () => {
    const source = "export default function $ask() { for (;;) $ask(); }";
    const compiled = await compile({ main: "main.ts", modules: { "main.ts": source } }, "default", THREAD);
    if (!compiled.ok) throw new Error(compiled.fault.message);
    const code = compiled.value.artifact.modules["main.ts"] ?? "";
    const frame = (name: string, text: string) => `    at ${name} (function/main.ts:1:${code.lastIndexOf(text) + 1})`;
    const stack = [frame("$ask_1", "$check()"), frame("$batch", "return 64"), frame("$ask", "$ask()")].join("\n");
    expect(retrace(stack, readTrace(compiled.value.trace))).toBe(
      `    at $ask (main.ts:1:${source.lastIndexOf("$ask()") + 1})`,
    );
  });
});

describe("whatever the text", () => {
  const piece = fc.constantFrom(
    ...[
      "function/",
      "main.ts",
      "lib/a.ts",
      ":1:1",
      ":",
      "9".repeat(12),
      "\n",
      "    at ",
      "(",
      ")",
      " ",
      "troupe.js:1:1",
    ],
    ...["<anonymous>", "file:///", "$ask", "\u001b[2J", "\ud800", "node:"],
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece, { maxLength: 200 }).map((all) => all.join("")),
  );

  it("never throws, and grows by no more than its bound", () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(trace, null), (text, by) => {
        expect(retrace(text, by).length).toBeLessThanOrEqual(text.length + MAX_RETRACED_GROWTH);
      }),
    );
    const many = "function/lib/a.ts:1:1\n".repeat(3_000);
    expect(retrace(many, trace).length).toBeLessThanOrEqual(many.length + MAX_RETRACED_GROWTH);
  });

  it("stays as it is when it names neither the function nor the platform", () => {
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(!needsRetracing(text));
        expect(retrace(text, trace)).toBe(text);
      }),
    );
  });

  it.each([
    ["positions", "function/lib/a.ts:1:1 "],
    ["folders", "function/"],
    ["frames", "\n    at ((function/"],
    ["parentheses", "("],
    ["digits", "1"],
    ["spaces", " "],
    ["native frames", "\n    at f (<anonymous>)"],
  ])("takes time in its length: %s", (_, unit) => {
    const text = `    at function/main.ts:${unit.repeat(MAX_LOG_BYTES / unit.length)}\n    at troupe.js:1:1`;
    const startedMs = performance.now();
    retrace(text, trace);
    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});

describe("a stored trace", () => {
  it("is null when it is none", () => {
    for (const text of ["", "{", "[]", '{"modules":[]}', '{"modules":{"a":[{}]}}']) {
      expect(readTrace(new TextEncoder().encode(text)), text).toBeNull();
    }
  });
});
