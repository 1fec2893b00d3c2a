/**
 * Chains, as PyFaaS writes them, and what its validator refuses.
 */
import { chain, type DocumentRow, link } from "./row.ts";

const last = link("", [1, 2]);

/** The example of PyFaaS's guide; with its functions it gives 106.6. */
export const GUIDE_EXAMPLE = {
  id: "abc1234",
  entry_function: "add",
  functions: {
    add: { positional_args: [5, 10], default_args: { c: 26 }, next: "multiply", cache_result: true },
    multiply: { positional_args: [13, 4], default_args: { c: "$add.output" }, next: "divide", cache_result: false },
    divide: { positional_args: ["$multiply.output", 20], default_args: {}, next: "", cache_result: true },
  },
};

export const CHAINS: readonly DocumentRow[] = [
  { title: "the guide's example", document: GUIDE_EXAMPLE },
  { title: "one function", document: chain("add", { add: last }) },
  {
    title: "written in any order",
    document: chain("add", { divide: link("", ["$add.output", 1]), add: link("divide", [1, 2]) }),
  },
  {
    title: "references over several steps",
    document: chain("add", {
      add: link("divide", [1, 2]),
      divide: link("multiply", [4, 2]),
      multiply: link("", ["$add.output", "$divide.output"]),
    }),
  },
  { title: "the run's input", document: chain("add", { add: link("", ["$input.a", "$input.b"]) }) },
  {
    title: "PyFaaS's wish",
    document: chain("split", { split: { ...link("sum", ["a"]), serializer: true }, sum: link("") }),
  },
  { title: "a schema is named", document: { $schema: "./workflow.schema.json", ...chain("add", { add: last }) } },
  { title: "no functions", document: chain("add", {}), faults: [["functions", "must have one function at least"]] },
  {
    title: "functions that are no object",
    document: chain("add", ["add"]),
    faults: [["functions", "must be an object"]],
  },
  {
    title: "nothing but an entry",
    document: { entry_function: "add" },
    faults: [
      ["id", "is missing: a string"],
      ["functions", "is missing: an object"],
    ],
  },
  {
    title: "fields are missing",
    document: chain("add", { add: { positional_args: [1, 2] } }),
    faults: [
      ["functions.add.default_args", "is missing: an object"],
      ["functions.add.next", "is missing: a string"],
      ["functions.add.cache_result", "is missing: a boolean"],
    ],
  },
  {
    title: "fields of other types",
    document: {
      id: 5,
      entry_function: 3,
      functions: { add: { positional_args: {}, default_args: [], next: null, cache_result: "yes" } },
    },
    faults: [
      ["id", "must be a string"],
      ["entry_function", "must be a string"],
      ["functions.add.positional_args", "must be a list"],
      ["functions.add.default_args", "must be an object"],
      ["functions.add.next", "must be a string"],
      ["functions.add.cache_result", "must be a boolean"],
    ],
  },
  {
    title: "unknown fields",
    document: { ...chain("add", { add: { ...last, when: true } }), steps_: [] },
    faults: [
      ["steps_", "is not known here"],
      ["functions.add.when", "is not known here"],
    ],
  },
  { title: "an empty id", document: { ...chain("add", { add: last }), id: "" }, faults: [["id", "must not be empty"]] },
  {
    title: "an entry that is not there",
    document: chain("plus", { add: last }),
    faults: [["entry_function", 'there is no function "plus" in the chain']],
  },
  { title: "an empty entry", document: chain("", { add: last }), faults: [["entry_function", "must not be empty"]] },
  {
    title: "an empty name",
    document: chain("add", { add: link("", [1, 2]), "": link("add") }),
    faults: [
      ['functions[""]', "a function's name must not be empty"],
      ['functions[""]', 'is never reached from "add"'],
    ],
  },
  {
    title: "a name that no function has",
    document: chain("add up", { "add up": last }),
    faults: [['functions["add up"]', "must start with a letter and hold letters, digits, '-' and '_' only"]],
  },
  {
    title: "a name that stands for something else",
    document: chain("input", { input: last }),
    faults: [["functions.input", "no function of a chain can have this name: $input stands for something else"]],
  },
  {
    title: "names that only look reserved",
    document: chain("index", {
      index: link("run"),
      run: link("first", ["$index.output"]),
      first: link("", ["$run.output"]),
    }),
  },
  {
    title: "a next that is not there",
    document: chain("add", { add: link("divide", [1, 2]) }),
    faults: [["functions.add.next", 'there is no function "divide" in the chain']],
  },
  {
    title: "a function that follows itself",
    document: chain("add", { add: link("add", [1, 2]) }),
    faults: [["functions.add.next", "a function cannot follow itself"]],
  },
  {
    title: "a cycle",
    document: chain("add", {
      add: link("multiply", [1, 2]),
      multiply: link("divide", [1, 2]),
      divide: link("multiply", [1, 2]),
    }),
    faults: [
      ["functions", 'has no last function: one must have an empty "next"'],
      ["functions.divide.next", "there is a cycle: multiply → divide → multiply"],
    ],
  },
  {
    title: "a cycle beside a last function",
    document: chain("add", { add: link("multiply", [1, 2]), multiply: link("add", [1, 2]), divide: last }),
    faults: [
      ["functions.multiply.next", "there is a cycle: add → multiply → add"],
      ["functions.divide", 'is never reached from "add"'],
    ],
  },
  {
    title: "no last function",
    document: chain("add", { add: link("multiply", [1, 2]), multiply: link("add", [1, 2]) }),
    faults: [
      ["functions", 'has no last function: one must have an empty "next"'],
      ["functions.multiply.next", "there is a cycle: add → multiply → add"],
    ],
  },
  {
    title: "a function that is never reached",
    document: chain("add", { add: last, divide: last }),
    faults: [["functions.divide", 'is never reached from "add"']],
  },
  {
    title: "references to nobody, to itself and forward",
    document: chain("add", {
      add: link("divide", ["$nobody.output", "$add.output"], { c: "$divide.output" }),
      divide: last,
    }),
    faults: [
      ["functions.add.positional_args[0]", 'there is no step "nobody"'],
      ["functions.add.positional_args[1]", "a step cannot wait for itself"],
      ["functions.add.default_args.c", 'refers forward: put "divide" before this one'],
    ],
  },
  {
    title: "a reference that is none",
    document: chain("add", { add: link("", ["$add", "$divide.result"], { c: "$HOME" }) }),
    faults: [
      [
        "functions.add.positional_args[0]",
        '"$add" is no reference: there are $<step>.output, $input, $item, $index, $run.id and $run.step, with a path such as .name, [0] or ["any key"]; a text that begins with "$" is written "$$…"',
      ],
      [
        "functions.add.positional_args[1]",
        '"$divide.result" is no reference: there are $<step>.output, $input, $item, $index, $run.id and $run.step, with a path such as .name, [0] or ["any key"]; a text that begins with "$" is written "$$…"',
      ],
      [
        "functions.add.default_args.c",
        '"$HOME" is no reference: there are $<step>.output, $input, $item, $index, $run.id and $run.step, with a path such as .name, [0] or ["any key"]; a text that begins with "$" is written "$$…"',
      ],
    ],
  },
  {
    title: "an item, of which chains have none",
    document: chain("add", { add: link("", ["$item", "$index"]) }),
    faults: [
      [
        "functions.add.positional_args[0]",
        '$item has a meaning in args, named and fallback of a step with "each" only',
      ],
      [
        "functions.add.positional_args[1]",
        '$index has a meaning in args, named and fallback of a step with "each" only',
      ],
    ],
  },
  {
    title: "an argument named __proto__",
    document: JSON.parse(
      '{"id":"x","entry_function":"add","functions":{"add":{"positional_args":[1,2],"default_args":{"__proto__":3},"next":"","cache_result":true}}}',
    ),
    faults: [["functions.add.default_args.__proto__", "is no name that can be used"]],
  },
  {
    title: "a function named __proto__",
    document: JSON.parse(
      '{"id":"x","entry_function":"__proto__","functions":{"__proto__":{"positional_args":[1,2],"default_args":{},"next":"","cache_result":true}}}',
    ),
    faults: [["functions.__proto__", "must start with a letter and hold letters, digits, '-' and '_' only"]],
  },
  {
    title: "arguments that do not fit",
    document: chain("split", {
      split: link("add", [5]),
      add: link("", ["$split.output", "$split.output[0]", 3], { c: 4, d: 5 }),
    }),
    faults: [
      ["functions.split.positional_args[0]", "does not fit text: 5 is not string"],
      ["functions.add.positional_args[0]", "$split.output does not fit a: string[] is not number"],
      ["functions.add.positional_args[1]", "$split.output[0] does not fit b: string is not number"],
      ["functions.add.default_args.c", "is given by position already"],
      ["functions.add.default_args.d", "is no parameter: there are a, b, c"],
    ],
  },
  {
    title: "functions that are not deployed, or cannot be called",
    document: chain("web", { web: link("nope"), nope: link("") }),
    faults: [
      ["functions.web", "web answers web requests: no step can call it"],
      ["functions.nope", 'there is no function "nope"'],
    ],
  },
];
