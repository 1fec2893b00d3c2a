/** Parameter lists within each other, which take the stripping of types exponential time. */
import { expect, it } from "vitest";
import { arrowDepth } from "../../../src/artifact/arrow-depth.ts";
import { parseModule } from "../../../src/artifact/parse.ts";

const nested = (open: string, depth: number) => `export const f = ${open.repeat(depth)}1${") => 1".repeat(depth)};`;

it("counts lists within lists, and not lists beside each other", () => {
  expect(arrowDepth("(a) => (b) => (c) => 1")).toBe(1);
  expect(arrowDepth("(a = (b = 1) => b) => a")).toBe(2);
  expect(arrowDepth("f((g(1, (2))))")).toBe(0);
  expect(arrowDepth(")))) => (((")).toBe(1);
});

it.each(["<T>(a = ", "(a: number = ", "async (a: number = ", "(a = <T>(b = "])("ends soon on a tower of %j", (open) => {
  const started = performance.now();
  const parsed = parseModule("main.ts", nested(open, 200), () => performance.now());
  expect(parsed).toMatchObject({ ok: false });
  expect(performance.now() - started).toBeLessThan(1_000);
});

it("leaves what people write alone", () => {
  const text = "export const f = (a: (b: (c: number) => void) => void = (b: number) => {}) => a;";
  expect(parseModule("main.ts", text, () => 0).ok).toBe(true);
});
