import { expect, test } from "vitest";
import { readImports } from "../../../../scripts/boundaries/imports.ts";

test.for([
  ['import { a } from "./a.ts"', "./a.ts", false],
  ['import "./a.ts"', "./a.ts", false],
  ['import * as a from "./a.ts"', "./a.ts", false],
  ['import type { A } from "./a.ts"', "./a.ts", true],
  ['import { type A, a } from "./a.ts"', "./a.ts", false],
  ['export { a } from "./a.ts"', "./a.ts", false],
  ['export * from "./a.ts"', "./a.ts", false],
  ['export type { A } from "./a.ts"', "./a.ts", true],
  ['const a = await import("./a.ts")', "./a.ts", false],
] as const)("%s", ([source, specifier, typeOnly]) => {
  expect(readImports("b.ts", source)).toEqual([{ specifier, typeOnly }]);
});

test("comments, strings and computed imports are none", () => {
  const source = '// import "./a.ts"\nconst text = `import "./b.ts"`;\nconst c = (name: string) => import(name);';
  expect(readImports("b.ts", source)).toEqual([]);
});

test("a module that cannot be parsed is an error that names it", () => {
  expect(() => readImports("b.ts", "import {")).toThrow("b.ts");
});
