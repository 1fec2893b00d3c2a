/**
 * Types that meet themselves, directly or over others, and types that come from other modules.
 */
import {
  array,
  boolean,
  literal,
  nothing,
  number,
  object,
  oneOf,
  record,
  ref,
  rich,
  string,
  tuple,
  union,
} from "../../support/schemas.ts";
import type { TypeRow } from "./row.ts";

const TREE = object({ value: string, kids: array(ref("Tree")) });
const JSON_VALUE = union(string, number, boolean, nothing, array(ref("Json")), record(ref("Json")));
const LIST = object({ value: number, next: union(ref("List"), nothing) });

export const RECURSIVE_TYPES: readonly TypeRow[] = [
  {
    before: "interface Tree { value: string; kids: Tree[] }",
    type: "Tree",
    schema: ref("Tree"),
    defs: { Tree: TREE },
    valid: [{ value: "", kids: [{ value: "", kids: [] }] }],
    invalid: [[{ value: "", kids: [{ value: "", kids: [{ value: 1, kids: [] }] }] }, "v.kids[0].kids[0].value"]],
  },
  {
    before: "type Json = string | number | boolean | null | Json[] | { [key: string]: Json }",
    type: "Json",
    schema: ref("Json"),
    defs: { Json: JSON_VALUE },
    valid: [null, [{ a: [1, "", true, {}] }]],
    invalid: [
      [undefined, "v"],
      [[1n], "v[0]"],
      [{ a: [new Date(0)] }, "v.a[0]"],
    ],
  },
  {
    before: "interface List { value: number; next: List | null }",
    type: "List | undefined",
    schema: union(ref("List"), rich("undefined")),
    defs: { List: LIST },
    valid: [undefined, { value: 1, next: { value: 2, next: null } }],
    invalid: [[{ value: 1, next: { value: "", next: null } }, "v.next.value"]],
  },
  {
    before: "interface Person { name: string; owns: Pet[] } interface Pet { name: string; owner?: Person }",
    type: "Person",
    schema: ref("Person"),
    defs: {
      Person: object({ name: string, owns: array(object({ name: string, "owner?": ref("Person") })) }),
    },
    valid: [{ name: "", owns: [{ name: "", owner: { name: "", owns: [] } }] }],
    invalid: [[{ name: "", owns: [{ name: "", owner: { name: "" } }] }, "v.owns[0].owner.owns"]],
  },
  {
    before: 'type Sum = { op: "+"; of: [Term, Term] }; type Num = { op: "n"; n: number }; type Term = Sum | Num',
    type: "Term",
    schema: ref("Term"),
    defs: {
      Term: union(
        object({ op: literal("+"), of: tuple([ref("Term"), ref("Term")]) }),
        object({ op: literal("n"), n: number }),
      ),
    },
    valid: [
      {
        op: "+",
        of: [
          { op: "n", n: 1 },
          { op: "n", n: 2 },
        ],
      },
    ],
    invalid: [
      [{ op: "+", of: [{ op: "n", n: 1 }, { op: "n" }] }, "v.of[1].n"],
      [{ op: "-" }, "v"],
    ],
  },
  {
    before: 'type Any = { k: "a" } | { k: "b" }; interface Chain { any: Extract<Any, { k: "a" }>; next?: Chain }',
    type: "Chain",
    schema: ref("Chain"),
    defs: { Chain: object({ any: object({ k: literal("a") }), "next?": ref("Chain") }) },
    valid: [{ any: { k: "a" }, next: { any: { k: "a" } } }],
    invalid: [[{ any: { k: "a" }, next: { any: { k: "b" } } }, "v.next.any.k"]],
  },
  {
    before: "type Nested<T> = T | Nested<T>[]",
    type: "Nested<number>",
    schema: ref("Nested"),
    defs: { Nested: union(number, array(ref("Nested"))) },
    printed: "Nested",
    valid: [1, [1, [[2]]]],
    invalid: [[[1, [""]], "v[1][0]"]],
  },
  {
    before: "interface Group { members: Map<string, Group>; tags?: Set<string> }",
    type: "Group",
    schema: ref("Group"),
    defs: { Group: object({ members: rich("Map", string, ref("Group")), "tags?": rich("Set", string) }) },
    valid: [{ members: new Map([["a", { members: new Map() }]]) }],
    invalid: [[{ members: new Map([["a", {}]]) }, 'v.members.get("a").members']],
  },
];

export const IMPORTED_TYPES: readonly TypeRow[] = [
  {
    before: 'import { type User as U } from "./user.ts"',
    modules: {
      "user.ts": 'import type { Id } from "./id"; export interface User { id: Id }',
      "id.ts": "export type Id = 7;",
    },
    type: "U",
    schema: object({ id: literal(7) }),
    printed: "{ id: 7 }",
    valid: [{ id: 7 }],
    invalid: [[{ id: 8 }, "v.id"]],
  },
  {
    before: 'import { A } from "./a"; export interface B { a?: A }',
    modules: { "a.ts": 'import type { B } from "./main"; export interface A { b: B }' },
    type: "B",
    schema: ref("B"),
    defs: { B: object({ "a?": object({ b: ref("B") }) }) },
    valid: [{}, { a: { b: {} } }],
    invalid: [[{ a: { b: { a: {} } } }, "v.a.b.a.b"]],
  },
  {
    before: 'import * as types from "./types.ts"; import { Item as Own } from "./own.ts"',
    modules: { "types.ts": "export type Item = string;", "own.ts": "export type Item = number;" },
    type: "[types.Item, Own]",
    schema: tuple([string, number]),
    printed: "[string, number]",
    valid: [["", 1]],
    invalid: [[[1, 1], "v[0]"]],
  },
  {
    before: 'import { LEVELS } from "./levels.ts"',
    modules: { "levels.ts": 'export const LEVELS = ["low", "high"] as const;' },
    type: "(typeof LEVELS)[number]",
    schema: oneOf("low", "high"),
    printed: '"low" | "high"',
    valid: ["low"],
    invalid: [["middle", "v"]],
  },
  {
    before: 'import Settings, { Mode } from "./lib/index.ts"',
    modules: {
      "lib/index.ts": 'export { Mode } from "../mode.ts"; type S = { mode: "on" }; export default S;',
      "mode.ts": 'export enum Mode { On = "on" }',
    },
    type: "Settings | Mode",
    schema: union(object({ mode: literal("on") }), literal("on")),
    printed: '{ mode: "on" } | "on"',
    valid: ["on", { mode: "on" }],
    invalid: [
      [{ mode: "off" }, "v.mode"],
      ["off", "v"],
    ],
  },
];
