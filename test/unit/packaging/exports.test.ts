/** Which exports of a file are functions, told from its bundle. */
import { expect, it } from "vitest";
import { bundleFile } from "../../../src/packaging/bundle.ts";
import { listExports } from "../../../src/packaging/exports.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

async function shapes(files: Record<string, string>) {
  await using folder = await temporaryFolder(files);
  const { code } = await bundleFile("main.ts", folder.path);
  return Object.fromEntries(listExports(code).map(({ name, shape }) => [name, shape]));
}

it("knows functions in every form, and what is none", async () => {
  const source = `
    import { square } from "./other.ts";
    export { square, cube as renamed } from "./other.ts";
    export function declared(a: number): number { return square(a); }
    export async function waits() {}
    export const arrow = (a: number) => a;
    export const expression = function () {};
    const later = () => 1;
    export { later as exportedLater };
    export const limit = 5;
    export const text = \`t\`;
    export const options = { fetch() {} };
    export const list = [1];
    export class Shape {}
    export const made = Object.freeze({});
    export const [first] = [() => 1];
    export interface OnlyAType { a: number }
    export type Alias = string;
  `;
  const other = "export const square = (a: number) => a * a; export function cube(a: number) { return a ** 3; }";
  expect(await shapes({ "main.ts": source, "other.ts": other })).toEqual({
    square: "function",
    renamed: "function",
    declared: "function",
    waits: "function",
    arrow: "function",
    expression: "function",
    exportedLater: "function",
    limit: "other",
    text: "other",
    options: "other",
    list: "other",
    Shape: "other",
    made: "unclear",
    first: "unclear",
  });
});

it.each([
  ["a function", "export default function greet() {}", "function"],
  ["a nameless function", "export default () => 1;", "function"],
  [
    "an object with fetch",
    "export default { fetch(request: Request) { return new Response(request.url); } };",
    "function",
  ],
  ["an object with a fetch elsewhere", "const app = { fetch: () => new Response() }; export default app;", "function"],
  ["a spread that may hold fetch", "const app = { fetch() {} }; export default { ...app };", "function"],
  ["an object without fetch", "export default { get() {} };", "other"],
  ["an instance", "class App { fetch() {} } export default new App();", "unclear"],
])("sees a default export that is %s", async (_what, source, shape) => {
  expect(await shapes({ "main.ts": source })).toEqual({ default: shape });
});

it("finds nothing where nothing is exported", async () => {
  expect(await shapes({ "main.ts": "const a = 1;" })).toEqual({});
});
