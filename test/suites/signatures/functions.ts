/**
 * Whole functions: how parameters can be written, and how a function can be declared and exported.
 */
import {
  array,
  boolean,
  call,
  date,
  literal,
  number,
  object,
  oneOf,
  ref,
  string,
  tuple,
  union,
} from "../../support/schemas.ts";
import type { FunctionRow } from "./row.ts";

const nowhere = { "x-type": "undefined" } as const;
const TAKES_STRING: Pick<FunctionRow, "calls" | "printed" | "valid" | "invalid"> = {
  calls: [call({ a: string }, string)],
  printed: "(a: string) => string",
  valid: [[""]],
  invalid: [
    [[1], "a"],
    [[], "a"],
    [["", ""], "args"],
  ],
};

export const FUNCTIONS: readonly FunctionRow[] = [
  // Parameters
  {
    source: "export default (a: number, b?: string, c?: boolean): void => {}",
    calls: [call({ a: number, "b?": string, "c?": boolean }, nowhere)],
    printed: "(a: number, b?: string, c?: boolean) => void",
    valid: [[1], [1, ""], [1, undefined, true]],
    invalid: [
      [[], "a"],
      [[1, null], "b"],
      [[1, "", 1], "c"],
      [[1, "", true, 2], "args"],
    ],
  },
  {
    source: 'export default (a = "x", b = -1, c = false, d: Date = new Date()): void => {}',
    calls: [call({ "a?": string, "b?": number, "c?": boolean, "d?": date }, nowhere)],
    defaults: { a: '"x"', b: "-1", c: "false", d: "new Date()" },
    printed: "(a?: string, b?: number, c?: boolean, d?: Date) => void",
    valid: [[], ["y"], [undefined, 2]],
    invalid: [
      [[1], "a"],
      [["", 1, false, "now"], "d"],
    ],
  },
  {
    source: 'export default (level: "low" | "high" = "low", next: number): void => {}',
    calls: [call({ "level?": oneOf("low", "high"), next: number }, nowhere)],
    defaults: { level: '"low"' },
    printed: '(level: "low" | "high" | undefined, next: number) => void',
    valid: [
      ["low", 1],
      [undefined, 1],
    ],
    invalid: [
      [["low"], "next"],
      [["middle", 1], "level"],
    ],
  },
  {
    source: "export default (first: string, ...rest: (string | number)[]): number => rest.length",
    calls: [call({ first: string, "...rest": array(union(string, number)) }, number)],
    printed: "(first: string, ...rest: (string | number)[]) => number",
    valid: [[""], ["", 1, ""]],
    invalid: [
      [[], "first"],
      [["", 1, true], "rest[1]"],
    ],
  },
  {
    source: "export default (...args: [from: number, to: number, label?: string]): void => {}",
    calls: [call({ "...args": tuple([number, number, string], 2) }, nowhere)],
    printed: "(...args: [number, number, string?]) => void",
    valid: [
      [1, 2],
      [1, 2, ""],
    ],
    invalid: [
      [[1], "args[1]"],
      [[1, 2, 3], "args[2]"],
      [[1, 2, "", 4], "args"],
    ],
  },
  {
    source: "type Range = [number, ...string[]]; export default (id: string, ...range: Range): void => {}",
    calls: [
      call({ id: string, "...range": { type: "array", prefixItems: [number], items: string, minItems: 1 } }, nowhere),
    ],
    printed: "(id: string, ...range: [number, ...string[]]) => void",
    valid: [
      ["", 1],
      ["", 1, "a", "b"],
    ],
    invalid: [
      [[""], "range[0]"],
      [["", 1, "a", 2], "range[2]"],
    ],
  },
  {
    source: "export default ({ a, b = 2 }: { a: string; b?: number }): string => a",
    calls: [call({ " ": object({ a: string, "b?": number }) }, string)],
    printed: "({}: { a: string; b?: number }) => string",
    valid: [[{ a: "" }]],
    invalid: [
      [[], "args[0]"],
      [[{ b: 1 }], "args[0].a"],
    ],
  },
  {
    source: "export default (id: number, [x, y]: [number, number], { deep: { er } }: { deep: { er: 1 } }): void => {}",
    calls: [
      {
        parameters: [
          ...call({ id: number }).parameters,
          ...call({ " ": tuple([number, number]) }).parameters,
          ...call({ " ": object({ deep: object({ er: literal(1) }) }) }).parameters,
        ],
        result: nowhere,
      },
    ],
    printed: "(id: number, []: [number, number], {}: { deep: { er: 1 } }) => void",
    valid: [[1, [1, 2], { deep: { er: 1 } }]],
    invalid: [
      [[1, [1], { deep: { er: 1 } }], "args[1][1]"],
      [[1, [1, 2], { deep: {} }], "args[2].deep.er"],
    ],
  },
  {
    source: "export default (__proto__: number, constructor?: string, $0?: 1): void => {}",
    calls: [
      {
        parameters: ["__proto__", "constructor?", "$0?"].flatMap(
          (name, index) => call(Object.fromEntries([[name, [number, string, literal(1)][index] ?? true]])).parameters,
        ),
        result: nowhere,
      },
    ],
    printed: "(__proto__: number, constructor?: string, $0?: 1) => void",
    valid: [[1], [1, "", 1]],
    invalid: [
      [[""], "__proto__"],
      [[1, 2], "constructor"],
    ],
  },
  {
    source: "export default function <K extends 'a' | 'b', T>(key: K, value: T, all: T[]): K { return key }",
    calls: [call({ key: oneOf("a", "b"), value: true, all: array(true) }, oneOf("a", "b"))],
    printed: '(key: "a" | "b", value: unknown, all: unknown[]) => "a" | "b"',
    valid: [["a", 1, []]],
    invalid: [
      [["c", 1, []], "key"],
      [["a", 1, 1], "all"],
    ],
    gives: "b",
    givesNot: ["c", "result"],
  },
  // Declarations and exports
  { source: "export default function f(a: string): string { return a }", ...TAKES_STRING },
  { source: "export default async (a: string): Promise<string> => a", ...TAKES_STRING },
  { source: "function f(a: string): string { return a } export default f;", ...TAKES_STRING },
  { source: "export const f = function named(a: string): string { return a };", name: "f", ...TAKES_STRING },
  { source: "export async function f(a: string): Promise<string> { return a }", name: "f", ...TAKES_STRING },
  { source: "const f = (a: string): string => a; export { f as 'any name' };", name: "any name", ...TAKES_STRING },
  { source: "let f = (a: string): string => a; const g = f; export default (g);", ...TAKES_STRING },
  { source: "type F = (a: string) => string; export default ((a) => a) as F;", ...TAKES_STRING },
  { source: "type F = (a: string) => string; export default ((a: string): string => a) satisfies F;", ...TAKES_STRING },
  {
    source: "interface F { (a: string): Promise<string> } export const f: F = async (a) => a;",
    name: "f",
    ...TAKES_STRING,
  },
  { source: "const f = (a: string): string => a; export const g: typeof f = (b) => b;", name: "g", ...TAKES_STRING },
  {
    source: 'export { work as default } from "./lib/work.js";',
    modules: {
      "lib/work.ts": 'import type { A } from "../types"; export const work = (a: A): A => a;',
      "types.ts": "export type A = string;",
    },
    ...TAKES_STRING,
  },
  {
    source: 'import type { Handler } from "./types.ts"; const f: Handler<string> = (a) => a; export default f;',
    modules: { "types.ts": "export type Handler<T> = (a: T) => T;" },
    ...TAKES_STRING,
  },
  {
    source: 'import { f } from "./f.ts"; export default f;',
    modules: {
      "f.ts": "interface Tree { kids: Tree[] } export function f(tree: Tree, depth = 1): Tree { return tree }",
    },
    calls: [call({ tree: ref("Tree"), "depth?": number }, ref("Tree"))],
    defs: { Tree: object({ kids: array(ref("Tree")) }) },
    defaults: { depth: "1" },
    printed: "(tree: Tree, depth?: number) => Tree",
    valid: [[{ kids: [] }]],
    invalid: [[[{ kids: [{}] }], "tree.kids[0].kids"]],
    gives: { kids: [] },
    givesNot: [{ kids: [{ kids: [1] }] }, "result.kids[0].kids[0]"],
  },
  {
    source: "const f: (a: string, b?: number) => void = (a, b = 3) => {}; export default f;",
    calls: [call({ a: string, "b?": number }, nowhere)],
    defaults: { b: "3" },
    printed: "(a: string, b?: number) => void",
    valid: [[""], ["", 1]],
    invalid: [[["", ""], "b"]],
  },
  // Overloads
  {
    source: `export default function f(id: number): string; export default function f(name: string, exact: boolean): string;
      export default function f(...args: unknown[]): string { return "" }`,
    calls: [call({ id: number }, string), call({ name: string, exact: boolean }, string)],
    printed: "{ (id: number): string; (name: string, exact: boolean): string }",
    valid: [[1], ["", true]],
    invalid: [
      [[""], "id"],
      [[true], "id"],
      [[1, true], "args"],
    ],
  },
  {
    source: `export function f(a: "x"): 1; export function f(a: string): number; export function f(a: string) { return 1 }`,
    name: "f",
    calls: [call({ a: literal("x") }, literal(1)), call({ a: string }, number)],
    printed: '{ (a: "x"): 1; (a: string): number }',
    valid: [["x"], ["y"]],
    invalid: [[[1], "a"]],
    gives: 1,
    givesNot: [2, "result"],
  },
  {
    source:
      "interface F { (a: number): number; (a: number, ...more: string[]): string } const f: F = x; export default f;",
    calls: [call({ a: number }, number), call({ a: number, "...more": array(string) }, string)],
    printed: "{ (a: number): number; (a: number, ...more: string[]): string }",
    valid: [[1], [1, "", ""]],
    invalid: [[[1, 2], "args"]],
  },
  {
    source: "const f: { (a: Date): Date; (a: Date[]): Date[] } = x; export default f;",
    calls: [call({ a: date }, date), call({ a: array(date) }, array(date))],
    printed: "{ (a: Date): Date; (a: Date[]): Date[] }",
    valid: [[new Date(0)], [[]]],
    invalid: [[[["now"]], "a"]],
  },
];
