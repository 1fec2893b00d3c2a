/**
 * The way back from compiled code: every word of the author's is found where it stood, through all steps.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "sucrase";
import { describe, expect, it } from "vitest";
import { compile } from "../../../src/artifact/compile.ts";
import { mapStripping } from "../../../src/artifact/strip-map.ts";
import { encodeTrace } from "../../../src/artifact/trace.ts";
import { MAX_MAP_BYTES, MAX_TRACE_BYTES } from "../../../src/contracts/limits.ts";
import { decodeStep } from "../../../src/trace/steps.ts";
import { readTrace } from "../../../src/trace/trace.ts";
import { THREAD } from "../../support/director.ts";

const SOURCES = join(import.meta.dirname, "../../../src");

async function compileModules(modules: Record<string, string>, main = "main.ts") {
  const compiled = await compile({ main, modules }, "default", THREAD);
  if (!compiled.ok) throw new Error(compiled.fault.message);
  const trace = readTrace(compiled.value.trace);
  if (trace === null) throw new Error("The trace cannot be read.");
  return { text: (path: string) => compiled.value.artifact.modules[path] ?? "", trace };
}

/** Line and column, from 1, where every word first stands of the form `w12_` in a text. */
function wordsOf(text: string): Map<string, { line: number; column: number }> {
  const words = new Map<string, { line: number; column: number }>();
  for (const [index, line] of text.split("\n").entries()) {
    for (const { 0: word, index: column } of line.matchAll(/\bw\d+_/g)) {
      if (!words.has(word)) words.set(word, { line: index + 1, column: column + 1 });
    }
  }
  return words;
}

/** Compiles modules and expects every word that is left to lead back to where it stood. Returns how many there are. */
async function expectWordsBack(modules: Record<string, string>): Promise<number> {
  const { text, trace } = await compileModules(modules, Object.keys(modules)[0]);
  let count = 0;
  for (const [path, source] of Object.entries(modules)) {
    const written = wordsOf(source);
    for (const [word, position] of wordsOf(text(path))) {
      expect(trace.locate({ path, ...position })?.module, word).toEqual({ path, ...written.get(word) });
      count++;
    }
  }
  return count;
}

describe("columns", () => {
  it("come back through ticks of loops and functions on one line", async () => {
    const source =
      "export default (a) => { for (let i = w1_; i < w2_(a); i++) { w3_.x(i); while (w4_(i)) w5_(); } " +
      "do w6_(); while (w7_(a)); for (const b of w8_) w9_(b); return async (c = w10_()) => w11_(await w12_(c)); }";
    expect(await expectWordsBack({ "main.ts": source })).toBe(12);
  });

  it("come back through enums, classes, generics and templates", async () => {
    const source = `enum Mode { A = 1, B = w1_ } const m: Mode = w2_ as unknown as Mode, n = w3_!;
interface Gone { w4_: string }
export class Box<V extends Gone = Gone> extends w5_<V> implements Iface { private readonly x: number = w6_;
  constructor(private readonly w7_: string, public w8_?: Map<string, w9_>) { super(w10_); w11_(this.x); }
  static of<T>(this: void, a: T, b: (c: T) => w12_): T { return w13_<T>(a, (d: number): string => w14_(d satisfies 1)); }
}
const t: string = \`\${w15_}\${w16_}\`; const u = \`\`, v: typeof t = w17_\`\${w18_}\`; w19_(v as string, "}\`", /}\`/);
export default async function run(w20_: number, ...rest: w21_[]): Promise<void> { await w22_(w20_ as any, (w23_ as any)); }
type Key = \`\${w24_}\`; const last: Key = w25_;
`;
    expect(await expectWordsBack({ "main.ts": source })).toBeGreaterThanOrEqual(20);
  });

  it("come back in every module, whose imports were rewritten", async () => {
    const modules = {
      "main.ts": 'import { a } from "./lib/a"; import { b } from "./lib/b.js"; export default (): number => w1_(a, b);',
      "lib/a.ts":
        'export * from "../main"; export const a = (n: number) => { for (;;) { if (w2_(n)) return import("./b"); } };',
      "lib/b.ts": "export const b: number = w3_; export const load = (p: string) => w4_(import(p), w5_);",
    };
    expect(await expectWordsBack(modules)).toBe(5);
  });

  it("come back behind a hashbang", async () => {
    expect(await expectWordsBack({ "main.ts": "#!/usr/bin/env node\nexport default (a: string) => w1_(a);" })).toBe(1);
  });

  it("are not told where engines count lines that maps do not", async () => {
    for (const odd of ["\r", "\u2028", "\u2029"]) {
      const { trace } = await compileModules(
        { "main.js": `const a = 1;/*${odd}*/ export default () => a;` },
        "main.js",
      );
      expect(trace.locate({ path: "main.js", line: 2, column: 9 })?.module).toEqual({
        ...{ path: "main.js", line: 2, column: null },
      });
    }
  });
});

describe("the map of type stripping", () => {
  const files = ["metering", "artifact", "sandbox", "director"].flatMap((part) =>
    readdirSync(join(SOURCES, part), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.includes("generated"))
      .map((file) => join(SOURCES, part, file)),
  );

  it("is right about each word that stands on its line once, in the project's own sources", () => {
    let words = 0;
    for (const file of files) words += expectLonelyWordsBack(file);
    expect(words).toBeGreaterThan(5_000);
  });

  /** Returns how many words there are. */
  function expectLonelyWordsBack(file: string): number {
    const source = readFileSync(file, "utf8");
    const { code } = transform(source, { transforms: ["typescript"], disableESTransforms: true });
    const back = decodeStep({ mappings: mapStripping(source, code) ?? "" });
    const lines = source.split("\n");
    let words = 0;
    for (const [line, text] of code.split("\n").entries()) {
      const written = lonelyWords(lines[line] ?? "");
      for (const [word, column] of lonelyWords(text)) {
        if (!written.has(word)) continue;
        expect(back({ line, column })?.column, `${file}:${line + 1} ${word}`).toBe(written.get(word));
        words++;
      }
    }
    return words;
  }

  /** Columns of the words that a line holds once. */
  function lonelyWords(line: string): Map<string, number> {
    const words = [...line.matchAll(/[\w$]+/g)];
    const counts = Map.groupBy(words, ([word]) => word);
    return new Map(words.filter(([word]) => counts.get(word)?.length === 1).map(({ 0: word, index }) => [word, index]));
  }
});

describe("size", () => {
  it("is small: a segment for each piece, not for each word", async () => {
    const source = "export const f = (a) => { for (const b of a) console.log(a, b, a + b, a - b, a * b); };\n".repeat(
      1,
    );
    const lines = Array.from({ length: 2_000 }, (_, index) => source.replace("const f", `const f${index}`));
    const module = `${lines.join("")}export default 1;`;
    const compiled = await compile({ main: "main.js", modules: { "main.js": module } }, "default", THREAD);
    expect(compiled.ok && compiled.value.trace.byteLength).toBeLessThan(module.length / 2);
  });

  it("is bounded: what comes too late has lines only", () => {
    const step = { mappings: "A".repeat(MAX_MAP_BYTES) };
    const count = MAX_TRACE_BYTES / MAX_MAP_BYTES;
    const paths = Array.from({ length: count + 2 }, (_, index) => `m${index}.ts`);
    const bytes = encodeTrace(new Map(paths.map((path) => [path, [step]])));
    expect(bytes.byteLength).toBeLessThan(MAX_TRACE_BYTES + 1_000);
    const { modules } = JSON.parse(new TextDecoder().decode(bytes));
    expect(Object.values(modules).filter((steps) => steps === null)).toHaveLength(2);
  });
});
