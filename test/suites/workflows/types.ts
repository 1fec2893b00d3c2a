/**
 * Graphs and the signatures of the functions that they call.
 */
import { type DocumentRow, durable, graph } from "./row.ts";

const price = { id: "price", function: "price", args: ["$input"] };
const split = { id: "split", function: "split", args: ["a b"] };

export const TYPED: readonly DocumentRow[] = [
  {
    title: "results in objects and lists",
    document: graph(split, {
      id: "price",
      function: "price",
      args: [{ id: "$split.output[0]", items: [{ name: "$split.output[1]", price: 3 }] }],
    }),
  },
  {
    title: "members, elements, records and lengths",
    document: graph(
      price,
      { id: "a", function: "add", args: ["$price.output.total", "$price.output.lines[0].price"] },
      { id: "b", function: "add", args: ["$price.output.rates.eur", "$price.output.lines.length"] },
      { id: "c", function: "ship", args: ["$price.output.lines", "air"] },
    ),
  },
  {
    title: "what may be missing, to a parameter that may be left out",
    document: graph(
      { id: "a", function: "maybe" },
      { id: "b", function: "add", args: [1, 2, "$a.output.left"] },
      { id: "c", function: "add", args: [1, 2], named: { c: "$a.output.left" } },
    ),
  },
  {
    title: "rest parameters",
    document: graph(
      { id: "a", function: "sum", args: [1, 2, 3] },
      { id: "b", function: "sum", named: { all: ["$a.output", 2] } },
      { id: "c", function: "sum" },
    ),
  },
  {
    title: "overloads, by what they take",
    document: graph(
      { id: "a", function: "double", args: ["x"] },
      { id: "b", function: "greet", args: ["$a.output"] },
      { id: "c", function: "declared", args: [1] },
      { id: "d", function: "declared", args: ["x", "y"] },
      { id: "e", function: "later", args: ["$c.output", "$d.output"] },
    ),
  },
  {
    title: "lists of results",
    document: graph(
      split,
      { id: "a", function: "greet", each: "$split.output", args: ["$item"], named: { loud: true } },
      { id: "b", function: "greet", args: ["$a.output[0]"] },
      { id: "c", function: "sum", each: [[1], [2]], args: ["$item[0]", "$index"] },
    ),
  },
  {
    title: "what is yielded comes as a list",
    document: graph({ id: "a", function: "count", args: [3] }, { id: "b", function: "sum", args: ["$a.output[0]"] }),
  },
  {
    title: "recursive types",
    document: graph(
      { id: "a", function: "grow", args: [{ value: 1, children: [{ value: 2, children: [] }] }] },
      { id: "b", function: "grow", args: ["$a.output.children[0]"] },
    ),
  },
  {
    title: "what nothing is known of",
    document: durable(
      { id: "a", function: "plain", args: [1, 2] },
      { id: "b", waitForEvent: "ok" },
      { id: "c", function: "add", args: ["$a.output.x", "$b.output"] },
      { id: "d", function: "price", args: [{ id: "$input", items: ["$a.output"] }] },
      { id: "e", sleep: "$b.output.seconds" },
    ),
  },
  {
    title: "a fallback of the same type",
    document: graph(
      { id: "a", function: "add", args: [1, 2], fallback: { value: 0 } },
      { id: "b", function: "add", args: ["$a.output", 1], fallback: { function: "sum", args: ["$a.output"] } },
      { id: "c", function: "add", args: ["$b.output", 1] },
    ),
  },
  {
    title: "things that have an order",
    document: graph(
      { id: "a", function: "now" },
      {
        id: "b",
        function: "note",
        args: ["x"],
        when: { all: [{ less: ["$a.output", "$input.by"] }, { greater: ["$input", 3] }, { less: ["a", "b"] }] },
      },
    ),
  },
  {
    title: "names of parameters without types",
    document: graph({ id: "a", function: "plain", args: [1], named: { right: 2 } }),
  },
  {
    title: "literals that do not fit",
    document: graph({ id: "a", function: "add", args: ["1", true, null] }),
    faults: [
      ["steps[0].args[0]", 'does not fit a: "1" is not number'],
      ["steps[0].args[1]", "does not fit b: true is not number"],
      ["steps[0].args[2]", "does not fit c: null is not number"],
    ],
  },
  {
    title: "too few arguments",
    document: graph(
      { id: "a", function: "add" },
      { id: "b", function: "add", args: [1] },
      { id: "c", function: "add", named: { c: 1 } },
    ),
    faults: [
      ["steps[0].function", "lacks a: number, b: number"],
      ["steps[1].function", "lacks b: number"],
      ["steps[2].function", "lacks a: number, b: number"],
    ],
  },
  {
    title: "too many arguments",
    document: graph({ id: "a", function: "add", args: [1, 2, 3, 4, 5] }, { id: "b", function: "maybe", args: [1] }),
    faults: [
      ["steps[0].args[3]", "is too much: the function takes 3 arguments at most"],
      ["steps[1].args[0]", "is too much: the function takes 0 arguments at most"],
    ],
  },
  {
    title: "names that do not fit",
    document: graph(
      { id: "a", function: "add", args: [1], named: { a: 2, d: 3 } },
      { id: "b", function: "plain", args: [1], named: { left: 2, middle: 3 } },
    ),
    faults: [
      ["steps[0].named.a", "is given by position already"],
      ["steps[0].named.d", "is no parameter: there are a, b, c"],
      ["steps[0].function", "lacks b: number"],
      ["steps[1].named.left", "is given by position already"],
      ["steps[1].named.middle", "is no parameter: there are left, right"],
    ],
  },
  {
    title: "a result that does not fit",
    document: graph(
      split,
      { id: "a", function: "greet", args: ["$split.output"] },
      { id: "b", function: "add", args: ["$split.output[0]", "$a.output"] },
    ),
    faults: [
      ["steps[1].args[0]", "$split.output does not fit name: string[] is not string"],
      ["steps[2].args[0]", "$split.output[0] does not fit a: string is not number"],
      ["steps[2].args[1]", "$a.output does not fit b: string is not number"],
    ],
  },
  {
    title: "inside of a template",
    document: graph(
      split,
      { id: "a", function: "price", args: [{ id: 5, items: [{ name: "x", price: "$split.output[0]" }] }] },
      { id: "b", function: "price", args: [{ id: "x", items: [{ name: "y" }] }] },
      { id: "c", function: "price", args: [{ id: "x", items: "$split.output" }] },
    ),
    faults: [
      ["steps[1].args[0].id", "does not fit order: 5 is not string"],
      ["steps[2].args[0].items[0]", 'does not fit order: member "price" is missing'],
      ["steps[3].args[0].items", "$split.output does not fit order: []: string is not { name: string; price: number }"],
    ],
  },
  {
    title: "what may be missing",
    document: graph(
      price,
      { id: "a", function: "greet", args: ["$price.output.coupon"] },
      { id: "b", function: "maybe" },
      { id: "c", function: "add", args: ["$b.output.left", "$b.output"] },
    ),
    faults: [
      ["steps[1].args[0]", "$price.output.coupon does not fit name: undefined is not string"],
      ["steps[3].args[0]", "$b.output.left does not fit a: undefined is not number"],
      ["steps[3].args[1]", "$b.output does not fit b: { left: number } | null is not number"],
    ],
  },
  {
    title: "nothing, where something is wanted",
    document: graph({ id: "a", function: "note", args: ["x"] }, { id: "b", function: "greet", args: ["$a.output"] }),
    faults: [["steps[1].args[0]", "$a.output does not fit name: undefined is not string"]],
  },
  {
    title: "paths that lead nowhere",
    document: graph(
      price,
      { id: "a", function: "plain", args: ["$price.output.sum", "$price.output.total.x"] },
      { id: "b", function: "plain", args: ["$price.output[0]", "$a.output.anything"] },
      { id: "c", function: "plain", args: ["$price.output.lines.first"], when: "$price.output.ok" },
    ),
    faults: [
      [
        "steps[1].args[0]",
        "$price.output.sum leads nowhere: { total: number; lines: [{ name: string; price: number }, ...{ name: string; price: number }[]]; coupon?: string; rates: Record<string, number> } has no .sum",
      ],
      ["steps[1].args[1]", "$price.output.total.x leads nowhere: number has no .x"],
      [
        "steps[2].args[0]",
        "$price.output[0] leads nowhere: { total: number; lines: [{ name: string; price: number }, ...{ name: string; price: number }[]]; coupon?: string; rates: Record<string, number> } has no [0]",
      ],
      [
        "steps[3].when",
        "$price.output.ok leads nowhere: { total: number; lines: [{ name: string; price: number }, ...{ name: string; price: number }[]]; coupon?: string; rates: Record<string, number> } has no .ok",
      ],
      [
        "steps[3].args[0]",
        "$price.output.lines.first leads nowhere: [{ name: string; price: number }, ...{ name: string; price: number }[]] has no .first",
      ],
    ],
  },
  {
    title: "literal types",
    document: graph(
      price,
      { id: "a", function: "ship", args: ["$price.output.lines", "rail"] },
      { id: "b", function: "ship", args: [[], "$price.output.coupon"] },
    ),
    faults: [
      ["steps[1].args[1]", 'does not fit way: "rail" is not "air" | "sea"'],
      ["steps[2].args[1]", '$price.output.coupon does not fit way: string is not "air" | "sea"'],
    ],
  },
  {
    title: "no overload",
    document: graph({ id: "a", function: "double", args: [true] }, { id: "b", function: "declared", args: ["x"] }),
    faults: [
      [
        "steps[0].function",
        "no overload of double takes these arguments. (value: number) => number: steps[0].args[0] does not fit value: true is not number. (value: string) => string: steps[0].args[0] does not fit value: true is not string.",
      ],
      [
        "steps[1].function",
        'no overload of declared takes these arguments. (value: number) => Date: steps[1].args[0] does not fit value: "x" is not number. (value: string, other: string) => bigint: steps[1].function lacks other: string.',
      ],
    ],
  },
  {
    title: "an overload's result elsewhere",
    document: graph(
      { id: "a", function: "double", args: ["x"] },
      { id: "b", function: "add", args: ["$a.output", 1] },
      { id: "c", function: "double", args: ["$input"] },
      { id: "d", function: "add", args: ["$c.output", 1] },
    ),
    faults: [
      ["steps[1].args[0]", "$a.output does not fit a: string is not number"],
      ["steps[3].args[0]", "$c.output does not fit a: string is not number"],
    ],
  },
  {
    title: "each over what is no list",
    document: graph(
      { id: "a", function: "add", args: [1, 2] },
      { id: "b", function: "note", each: "$a.output", args: ["$item"] },
      { id: "c", function: "maybe" },
      { id: "d", function: "note", each: "$c.output", args: ["$item"] },
    ),
    faults: [
      ["steps[1].each", "must be a list, but is number"],
      ["steps[3].each", "must be a list, but is { left: number } | null"],
    ],
  },
  {
    title: "items that do not fit",
    document: graph(
      split,
      { id: "a", function: "add", each: "$split.output", args: ["$item", "$index"] },
      { id: "b", function: "note", each: ["x", 5], args: ["$item"] },
      { id: "c", function: "greet", args: ["$b.output[0]"] },
    ),
    faults: [
      ["steps[1].args[0]", "$item does not fit a: string is not number"],
      ["steps[2].args[0]", "$item does not fit text: 5 is not string"],
      ["steps[3].args[0]", "$b.output[0] does not fit name: undefined is not string"],
    ],
  },
  {
    title: "fallbacks that do not fit",
    document: graph(
      { id: "a", function: "add", args: [1, 2], fallback: { value: "none" } },
      { id: "b", function: "add", args: ["$a.output", 1], fallback: { function: "greet", args: [3] } },
      { id: "c", function: "add", args: ["$b.output", 1] },
    ),
    faults: [
      ["steps[1].args[0]", '$a.output does not fit a: "none" is not number'],
      ["steps[1].fallback.args[0]", "does not fit name: 3 is not string"],
      ["steps[2].args[0]", "$b.output does not fit a: string is not number"],
    ],
  },
  {
    title: "$first of several types",
    document: graph(
      { id: "a", function: "add", args: [1, 2], when: "$input" },
      { id: "b", function: "add", args: [{ $first: ["$a.output", "none"] }, 1] },
    ),
    faults: [["steps[1].args[0]", 'does not fit a: "none" is not number']],
  },
  {
    title: "calls that undo",
    document: durable(
      { ...price, compensate: { function: "add", args: ["$price.output.total", "$price.output.coupon"] } },
      { id: "a", function: "maybe", compensate: { function: "gone" } },
    ),
    faults: [
      ["steps[0].compensate.args[1]", "$price.output.coupon does not fit b: string is not number"],
      ["steps[1].compensate.function", 'there is no function "gone"'],
    ],
  },
  {
    title: "functions that cannot be called",
    document: graph(
      { id: "a", function: "nope", args: [1] },
      { id: "b", function: "web" },
      { id: "c", function: "maybe", fallback: { function: "nope" } },
      { id: "d", function: "add", args: ["$a.output", "$b.output"] },
    ),
    faults: [
      ["steps[0].function", 'there is no function "nope"'],
      ["steps[1].function", "web answers web requests: no step can call it"],
      ["steps[2].fallback.function", 'there is no function "nope"'],
    ],
  },
  {
    title: "things without an order",
    document: graph(
      price,
      { id: "a", function: "maybe", when: { less: ["$price.output", 5] } },
      { id: "b", function: "maybe", when: { not: { any: [{ greater: [true, "$price.output.coupon"] }] } } },
    ),
    faults: [
      [
        "steps[1].when.less[0]",
        "{ total: number; lines: [{ name: string; price: number }, ...{ name: string; price: number }[]]; coupon?: string; rates: Record<string, number> } is not number | string | bigint | Date",
      ],
      ["steps[2].when.not.any[0].greater[0]", "true is not number | string | bigint | Date"],
      ["steps[2].when.not.any[0].greater[1]", "undefined is not number | string | bigint | Date"],
    ],
  },
  {
    title: "a time that is none",
    document: durable(
      split,
      { id: "a", sleep: "$split.output" },
      { id: "b", sleep: "$split.output.length" },
      { id: "c", function: "add", args: [1, "$b.output"] },
    ),
    faults: [
      ["steps[1].sleep", "string[] is not number"],
      ["steps[3].args[1]", "$b.output does not fit b: undefined is not number"],
    ],
  },
  {
    title: "an output that leads nowhere",
    document: { ...graph(split), output: { x: "$split.output.first" } },
    faults: [["output.x", "$split.output.first leads nowhere: string[] has no .first"]],
  },
  {
    title: "values that JSON has no word for",
    document: graph(
      { id: "a", function: "later", args: [new Date(0), 3n] },
      { id: "b", function: "later", args: [new Map(), new Uint8Array(2)] },
      { id: "c", function: "plain", args: ["$a.output.size", "$a.output[0]"] },
    ),
    faults: [
      ["steps[1].args[0]", "does not fit at: Map is not Date"],
      ["steps[1].args[1]", "does not fit by: Uint8Array is not bigint"],
      ["steps[2].args[0]", "$a.output.size leads nowhere: Map<string, Uint8Array> has no .size"],
      ["steps[2].args[1]", "$a.output[0] leads nowhere: Map<string, Uint8Array> has no [0]"],
    ],
  },
];
