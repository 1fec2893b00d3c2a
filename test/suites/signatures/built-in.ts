/**
 * Built-in types whose values JSON has no word for, each by itself.
 */
import { number, rich, string } from "../../support/schemas.ts";
import type { TypeRow } from "./row.ts";

export const BUILT_IN_TYPES: readonly TypeRow[] = [
  { type: "Date", schema: rich("Date"), valid: [new Date(0)], invalid: [["2020-01-01", "v"]] },
  { type: "RegExp", schema: rich("RegExp"), valid: [/a/], invalid: [["a", "v"]] },
  {
    type: "Map<string, number>",
    schema: rich("Map", string, number),
    valid: [new Map([["a", 1]])],
    invalid: [[new Map([["a", ""]]), 'v.get("a")']],
  },
  {
    type: "ReadonlyMap<string, number>",
    schema: rich("Map", string, number),
    printed: "Map<string, number>",
    valid: [new Map()],
    invalid: [[{}, "v"]],
  },
  {
    type: "Set<string>",
    schema: rich("Set", string),
    valid: [new Set(["a"])],
    invalid: [[["a"], "v"]],
  },
  {
    type: "ReadonlySet<string>",
    schema: rich("Set", string),
    printed: "Set<string>",
    valid: [new Set(["a"])],
    invalid: [[new Set([1]), "[...v][0]"]],
  },
  { type: "Uint8Array", schema: rich("Uint8Array"), valid: [new Uint8Array(1)], invalid: [[[1], "v"]] },
  {
    type: "Uint8Array<ArrayBuffer>",
    schema: rich("Uint8Array"),
    printed: "Uint8Array",
    valid: [new Uint8Array()],
    invalid: [[new Int8Array(), "v"]],
  },
  {
    type: "BigInt64Array",
    schema: rich("BigInt64Array"),
    valid: [new BigInt64Array()],
    invalid: [[new BigUint64Array(), "v"]],
  },
  {
    type: "ArrayBuffer",
    schema: rich("ArrayBuffer"),
    valid: [new ArrayBuffer(1)],
    invalid: [[new Uint8Array(), "v"]],
  },
];
