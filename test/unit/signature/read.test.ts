/**
 * Functions as a whole, names across modules, what is refused and why, and sources made to take long.
 */
import { describe, expect, test } from "vitest";
import { printDeclarations, printSignature } from "../../../src/signature/print.ts";
import { readSignature } from "../../../src/signature/read.ts";
import { faultCode, unwrap } from "../../support/result.ts";

type Sources = Readonly<Record<string, string>>;

function read(source: string | Sources, exportName = "default") {
  const modules = typeof source === "string" ? { "main.ts": source } : source;
  return readSignature({ main: "main.ts", modules }, exportName, () => performance.now());
}

function printed(source: string | Sources, exportName?: string): string {
  const signature = unwrap(read(source, exportName));
  if (signature === null) return "a web function";
  return [printDeclarations(signature.defs), printSignature(signature)].filter((text) => text !== "").join(" ");
}

describe("functions", () => {
  test.each([
    [
      "export default function f(a: number, b = 2, ...c: string[]): Promise<Date> {}",
      "(a: number, b?: number, ...c: string[]) => Date",
    ],
    ["export default (a = 'x', b = true, c = -1): void => {}", "(a?: string, b?: boolean, c?: number) => void"],
    [
      "export default async function* f(n: number): AsyncGenerator<number, void, void> {}",
      "(n: number) => AsyncGenerator<number>",
    ],
    ["export default (): ReadableStream<string> => x", "() => AsyncGenerator<string>"],
    ["type R<T> = T | Promise<T>; export default (): R<string> => x", "() => string"],
    ["const f = function (a?: string): string { return a }; export default f;", "(a?: string) => string"],
    ["const f = (a: string): string => a; const g = f; export { g as default };", "(a: string) => string"],
    [
      "export default ({ a }: { a: number }, [b]: [string] = ['']): void => {}",
      "({}: { a: number }, []?: [string]) => void",
    ],
    ["export default (a: number | undefined = 1, b: string): void => {}", "(a: number | undefined, b: string) => void"],
    [
      "const f: (a: number, b?: string) => number = (a, b = 'x') => a; export default f;",
      "(a: number, b?: string) => number",
    ],
    [
      "type H<T> = (a: T) => Promise<T>; const f: H<string> = async (a) => a; export default f;",
      "(a: string) => string",
    ],
    [
      "interface H { (a: number): number; (a: string): string } const f: H = x; export default f;",
      "{ (a: number): number; (a: string): string }",
    ],
    [
      "export default function f(a: string): string; export default function f(a: number): number; export default function f(a: any) {}",
      "{ (a: string): string; (a: number): number }",
    ],
    ["export default <T extends string, U>(a: T, b: U): T => a", "(a: string, b: unknown) => string"],
    ["export default (a: unknown): a is string => true", "(a: unknown) => boolean"],
    [
      "interface Tree { value: string; kids: Tree[] } export default (t: Tree): Tree => t",
      "type Tree = { value: string; kids: Tree[] }; (t: Tree) => Tree",
    ],
    [
      "type L<T> = { v: T; n?: L<T> }; export default (a: L<string>, b: L<number>): void => {}",
      "type L = { v: string; n?: L }; type L2 = { v: number; n?: L2 }; (a: L, b: L2) => void",
    ],
    [
      "interface A { a: string } interface B<T = A> extends A { b: T } export default (b: B): void => {}",
      "(b: { a: string; b: { a: string } }) => void",
    ],
    ["enum E { A = 1 << 2, B, C = 'c' } export default (e: E): E.C => x", '(e: 4 | 5 | "c") => "c"'],
    ["const R = ['a', 'b'] as const; export default (r: (typeof R)[number]): void => {}", '(r: "a" | "b") => void'],
    [
      "const R = { a: 'x', b: 'y' } as const; export default (r: (typeof R)[keyof typeof R]): void => {}",
      '(r: "x" | "y") => void',
    ],
    [
      "type Date = { Date?: Date }; export default (d: Date): void => {}",
      "type Date2 = { Date?: Date2 }; (d: Date2) => void",
    ],
    [
      "interface __proto__ { __proto__?: __proto__; constructor: string } export default (__proto__: __proto__): void => {}",
      "type __proto__2 = { __proto__?: __proto__2; constructor: string }; (__proto__: __proto__2) => void",
    ],
    ["export default { fetch() {} } satisfies X", "a web function"],
    ["export default new Hono()", "a web function"],
  ])("%s", (source, expected) => {
    expect(printed(source).replaceAll("\n", " ")).toBe(expected);
  });

  test("defaults are kept as source text, whatever stands between", () => {
    const signature = unwrap(read("export default (a: string[] = [\n  'x  y', // first\n  'z' ]): void => {}"));
    expect(signature?.calls[0]?.parameters[0]?.default).toBe("[ 'x  y', 'z' ]");
  });

  test("types come from other modules, by every way to import them", () => {
    const sources = {
      "main.ts": `import D, { type A as X } from "./a.ts"; import * as N from "./b";
        export default (a: X, d: D, n: N.Deep, e: N.E.On, i: import("./a").A): void => {}`,
      "a.ts": "export interface A { a: string } export default interface D { d: A }",
      "b.ts": 'export * from "./c.js"; export enum E { On = "on" }',
      "c.ts": 'import { A } from "./a"; type Inner = A["a"]; export type { Inner as Deep };',
    };
    expect(printed(sources)).toBe(
      '(a: { a: string }, d: { d: { a: string } }, n: string, e: "on", i: { a: string }) => void',
    );
  });

  test("a function is found through re-exports", () => {
    const sources = {
      "main.ts": 'export * from "./a"; export { f as g } from "./a";',
      "a.ts": "export const f = (): 1 => 1;",
    };
    expect(printed(sources, "f")).toBe("() => 1");
    expect(printed(sources, "g")).toBe("() => 1");
  });
});

describe("refusals", () => {
  test("all missing annotations are listed at once, JavaScript's too", () => {
    const result = read("export default async function f(a, b: string, { c }, d = []) {}");
    expect(faultCode(result)).toBe("missing_annotations");
    const missing = result.ok ? [] : result.fault.details?.missing;
    expect(missing).toMatchObject([
      { where: "parameter a", line: 1, column: 33, path: "main.ts" },
      { where: "parameter 3" },
      { where: "parameter d" },
      { where: "result" },
    ]);
    const javascript = readSignature(
      { main: "a.js", modules: { "a.js": "export default (a = 1) => a" } },
      "default",
      () => 0,
    );
    expect(faultCode(javascript)).toBe("missing_annotations");
  });

  test.each([
    ["any", "`any` switches types off"],
    ["symbol", "`symbol` cannot be sent"],
    ["() => void", "is a function"],
    ["{ f(): void }", "`f(): void` is a method"],
    ["string extends string ? 1 : 2", "is a conditional type"],
    ["{ [K in 'a']: string }", "is a mapped type"],
    ["Z", '`Z` comes from "zod"'],
    ["C", "`C` is a class"],
    ["Nowhere", "`Nowhere` is not declared"],
    ["Promise<string>", "is a promise"],
    ["AsyncIterable<string>", "only the result"],
    ["`a$" + "{string}`", "has parts that vary"],
    ["string & { brand: 1 }", "is no intersection of object types"],
    ["Array", "takes one type argument"],
    ["Loop", "is nothing but itself"],
    ["Grow<string>", "grows without end"],
    ["Double<string>", "too large"],
    ["Other", "`B = On.A` is no constant"],
    ["Endless", "`A = 1 / 0` is no constant"],
    ["Own", "refers to itself before it is known"],
    ["ReturnType<typeof f>", "is computed from a function"],
    ['{ [key: "a"]: string }', "cannot be a key"],
  ])("%s is named with its place", (type, reason) => {
    const before = `import type { Z } from "zod"; class C {} type Loop = Loop | string; type Grow<T> = Grow<T[]>; type Double<T> = { x: Double<[T, T]> };
      enum On { A = 5 } enum Other { A, B = On.A } enum Endless { A = 1 / 0 }
      type Own = { kind: 1; own?: Extract<Own, { kind: 1 }> };`;
    const result = read(`${before}\nexport default (v: ${type}): void => {}`);
    expect(result.ok ? "read" : result.fault.message).toContain(reason);
    expect(faultCode(result)).toBe("invalid_source");
  });
});

/** Every comparison is of two unions that have nothing in common. */
function sifted(): string {
  const wide = (text: string): string =>
    Array.from({ length: 900 }, (_, index) => `{ k: "${text}${index}"; a: string }`).join("|");
  const uses = Array.from({ length: 500 }, (_, index) => `a${index}: Exclude<W, V | { x: ${index} }>`);
  return `type W = ${wide("w")}; type V = ${wide("v")}; type A = { ${uses.join("; ")} };`;
}

describe("sources made to take long", () => {
  const sources: [string, string][] = [
    ["deep arrays in parentheses", `type A = ${"(".repeat(50_000)}1${")".repeat(50_000)};`],
    ["deep objects", `type A = ${"{a:".repeat(20_000)}1${"}".repeat(20_000)};`],
    ["a union of 100,000", `type A = ${Array.from({ length: 100_000 }, (_, index) => index).join("|")};`],
    ["a storm of <", `type A = 1; x = ${"a<".repeat(20_000)};`],
    ["arrows in arrows", `type A = 1; x = ${"(a?(b:".repeat(2_000)};`],
    ["wide unions sifted over and over", sifted()],
    ["a megabyte of aliases", `${"type A=B;".repeat(110_000)}`],
  ];
  test.each(sources)("%s: refused before anybody notices", (_, before) => {
    const started = performance.now();
    const result = read(`${before}\nexport default (v: A): void => {}`);
    expect(["invalid_source", "payload_too_large"]).toContain(faultCode(result));
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
