/**
 * Names that lead astray: those that every object has, those that need quotes, those that mean something elsewhere.
 */
import { array, literal, number, object, oneOf, record, ref, string } from "../../support/schemas.ts";
import type { TypeRow } from "./row.ts";

/** JSON makes `__proto__` a member of its own. */
const json = (text: string): unknown => JSON.parse(text);

export const ODD_NAMES: readonly TypeRow[] = [
  {
    type: "{ constructor: string; toString?: number; hasOwnProperty?: string }",
    schema: object({ constructor: string, "toString?": number, "hasOwnProperty?": string }),
    valid: [{ constructor: "" }, { constructor: "", toString: 1 }],
    invalid: [
      [{}, "v.constructor"],
      [{ constructor: "", toString: "" }, "v.toString"],
    ],
  },
  {
    type: '{ "__proto__": number }',
    schema: {
      type: "object",
      properties: Object.fromEntries([["__proto__", number]]),
      required: ["__proto__"],
    },
    printed: "{ __proto__: number }",
    valid: [json('{"__proto__": 1}')],
    invalid: [
      [{}, "v.__proto__"],
      [json('{"__proto__": "a"}'), "v.__proto__"],
    ],
  },
  {
    type: "Record<string, number>[]",
    schema: array(record(number)),
    valid: [[{ constructor: 1, valueOf: 2 }]],
    invalid: [
      [[{ constructor: "" }], "v[0].constructor"],
      [[json('{"__proto__": ""}')], "v[0].__proto__"],
    ],
  },
  {
    type: `{ "": string; " ": string; "a'b": string; "a\\"b": string; "a\\nb": string }`,
    schema: object({ "": string, " ": string, "a'b": string, 'a"b': string, "a\nb": string }),
    valid: [{ "": "", " ": "", "a'b": "", 'a"b': "", "a\nb": "" }],
    invalid: [[{ "": "", " ": "", "a'b": "", 'a"b': 1, "a\nb": "" }, 'v["a\\"b"]']],
  },
  {
    type: "{ größe: number; 数: number; $: number; _: number }",
    schema: object({ größe: number, 数: number, $: number, _: number }),
    valid: [{ größe: 1, 数: 1, $: 1, _: 1 }],
    invalid: [[{ größe: 1, 数: "", $: 1, _: 1 }, "v.数"]],
  },
  {
    type: '{ "💡": number; "\\ud800": number }',
    schema: object({ "💡": number, "\ud800": number }),
    valid: [{ "💡": 1, "\ud800": 1 }],
    invalid: [[{ "💡": "", "\ud800": 1 }, 'v["💡"]']],
  },
  {
    type: '{ 1: string; "02": string; 0x10: string; 1.5: string }',
    schema: object({ "1": string, "16": string, "02": string, "1.5": string }),
    printed: '{ "1": string; "16": string; "02": string; "1.5": string }',
    valid: [{ 1: "", "02": "", 16: "", 1.5: "" }],
    invalid: [[{ 1: "", "02": "", 16: "" }, 'v["1.5"]']],
  },
  {
    type: '{ ["computed"]: 1; [`too`]: 2; if: 3; type: 4; async: 5 }',
    schema: object({ computed: literal(1), too: literal(2), if: literal(3), type: literal(4), async: literal(5) }),
    printed: "{ computed: 1; too: 2; if: 3; type: 4; async: 5 }",
    valid: [{ computed: 1, too: 2, if: 3, type: 4, async: 5 }],
    invalid: [[{ computed: 1, too: 2, if: 4, type: 4, async: 5 }, "v.if"]],
  },
  {
    type: '"__proto__" | "constructor" | "" | "\\u2028"',
    schema: oneOf("__proto__", "constructor", "", "\u2028"),
    printed: '"__proto__" | "constructor" | "" | "\u2028"',
    valid: ["__proto__", ""],
    invalid: [["toString", "v"]],
  },
  {
    before: "type constructor = { constructor?: constructor }",
    type: "constructor",
    schema: ref("constructor"),
    defs: Object.fromEntries([["constructor", object({ "constructor?": ref("constructor") })]]),
    valid: [{}, { constructor: {} }],
    invalid: [[{ constructor: { constructor: 1 } }, "v.constructor.constructor"]],
  },
  {
    before: "interface Map { left?: Map }",
    type: "Map",
    schema: ref("Map2"),
    defs: { Map2: object({ "left?": ref("Map2") }) },
    printed: "Map2",
    valid: [{ left: {} }],
    invalid: [[{ left: { left: "" } }, "v.left.left"]],
  },
  {
    before: "type Größe<数> = { 数: 数; $?: Größe<数>[] }",
    type: "Größe<1>",
    schema: ref("Größe"),
    defs: { Größe: object({ 数: literal(1), "$?": array(ref("Größe")) }) },
    printed: "Größe",
    valid: [{ 数: 1, $: [{ 数: 1 }] }],
    invalid: [[{ 数: 1, $: [{ 数: 2 }] }, "v.$[0].数"]],
  },
  {
    before: "interface Node<T> { of: T; next?: Node<T> }",
    type: "[Node<1>, Node<2>]",
    schema: {
      type: "array",
      prefixItems: [ref("Node"), ref("Node2")],
      items: false,
      minItems: 2,
    },
    defs: {
      Node: object({ of: literal(1), "next?": ref("Node") }),
      Node2: object({ of: literal(2), "next?": ref("Node2") }),
    },
    printed: "[Node, Node2]",
    valid: [[{ of: 1 }, { of: 2, next: { of: 2 } }]],
    invalid: [[[{ of: 1 }, { of: 2, next: { of: 1 } }], "v[1].next.of"]],
  },
];
