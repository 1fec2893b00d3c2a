/**
 * Graphs: how steps are written, and how they hang together.
 */
import { type DocumentRow, durable, graph } from "./row.ts";

const add = { id: "add", function: "add", args: [1, 2] };
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

export const GRAPHS: readonly DocumentRow[] = [
  { title: "one step", document: graph(add) },
  {
    title: "all that a step can say",
    document: durable({
      ...add,
      after: [],
      when: true,
      each: [1],
      concurrency: 2,
      retry: {},
      timeoutMs: 1,
      cpuMs: 1,
      cache: "refresh",
      fallback: { value: null },
      compensate: { function: "note", args: ["x"] },
      serializer: true,
    }),
  },
  {
    title: "fan-in",
    document: graph(
      add,
      { id: "more", function: "add", args: [3, 4] },
      { id: "both", function: "add", args: ["$add.output", "$more.output"] },
    ),
  },
  {
    title: "a branch that joins",
    document: graph(
      add,
      { id: "one", function: "greet", args: ["a"], when: { less: ["$add.output", 3] } },
      { id: "other", function: "greet", args: ["b"], when: { not: { less: ["$add.output", 3] } } },
      { id: "end", function: "greet", args: [{ $first: ["$one.output", "$other.output"] }] },
    ),
  },
  {
    title: "every operator",
    document: graph({
      ...add,
      when: {
        all: ["$input.a", { any: [{ equals: ["$input.b", { c: "$input.d" }] }, { greater: ["$input", 1] }, false] }],
      },
    }),
  },
  {
    title: "texts with a dollar sign",
    document: graph(
      { id: "a", function: "greet", args: ["$$input"] },
      { id: "b", function: "greet", args: ["$5"] },
      { id: "c", function: "greet", args: ["cost: $input"] },
      { id: "d", function: "greet", args: ["$"] },
    ),
  },
  {
    title: "paths of every kind",
    document: graph({ id: "a", function: "plain", args: ['$input.x[0]["any key"].ä.$y'] }),
  },
  {
    title: "what a run tells of itself",
    document: graph({ id: "a", function: "plain", args: ["$run.id", { key: "$run.step" }] }),
  },
  {
    title: "steps called run, index and first",
    document: graph(
      { ...add, id: "run" },
      { ...add, id: "index", args: ["$run.output", 1] },
      { ...add, id: "first", args: ["$index.output", 1] },
    ),
  },
  {
    title: "durable because its caller says so",
    document: graph({ id: "a", sleep: 1 }, { id: "b", waitForEvent: "ok" }),
    durable: true,
  },
  {
    title: "a step that undoes itself with what it gave",
    document: durable({ ...add, compensate: { function: "add", args: ["$add.output", 1] } }),
  },
  { title: "a template as output", document: { ...graph(add), output: { sum: "$add.output", of: ["$input"] } } },
  { title: "no object", document: [add], faults: [["", "a workflow is an object"]] },
  { title: "null", document: null, faults: [["", "a workflow is an object"]] },
  {
    title: "neither form",
    document: { id: "x" },
    faults: [["", "a workflow has steps; or entry_function and functions, as PyFaaS writes chains"]],
  },
  {
    title: "both forms",
    document: { ...graph(add), entry_function: "add", functions: {} },
    faults: [
      ["entry_function", "is not known here"],
      ["functions", "is not known here"],
    ],
  },
  { title: "no steps", document: graph(), faults: [["steps", "must not be empty"]] },
  { title: "steps that are no list", document: { id: "x", steps: { add } }, faults: [["steps", "must be a list"]] },
  {
    title: "too many steps",
    document: graph(...Array.from({ length: 257 }, (_, index) => ({ ...add, id: `s${index}` }))),
    faults: [["steps", "must have 256 elements at most"]],
  },
  { title: "no id", document: { steps: [add] }, faults: [["id", "is missing: a string"]] },
  {
    title: "an id that is too long",
    document: { id: "x".repeat(65), steps: [add] },
    faults: [["id", "must have 64 characters at most"]],
  },
  {
    title: "steps that are no steps",
    document: graph(add, null, "add", {}, { id: "x" }, { id: "y", function: "add", sleep: 3 }),
    faults: [
      ["steps[1]", "must be an object"],
      ["steps[2]", "must be an object"],
      ["steps[3]", "must have one of function, sleep and waitForEvent"],
      ["steps[4]", "must have one of function, sleep and waitForEvent"],
      ["steps[5]", "must have one of function, sleep and waitForEvent"],
    ],
  },
  {
    title: "unknown members",
    document: { ...graph({ ...add, arguments: [], retry: { attempts: 3 } }), name: "x" },
    faults: [
      ["name", "is not known here"],
      ["steps[0].retry.attempts", "is not known here"],
      ["steps[0].arguments", "is not known here"],
    ],
  },
  {
    title: "ids that are none",
    document: graph({ ...add, id: "1st" }, { ...add, id: "" }, { ...add, id: 5 }, { function: "add", args: [1, 2] }),
    faults: [
      ["steps[0].id", "must start with a letter and hold letters, digits, '-' and '_' only"],
      ["steps[1].id", "must start with a letter and hold letters, digits, '-' and '_' only"],
      ["steps[2].id", "must be a string"],
      ["steps[3].id", "is missing: a string"],
    ],
  },
  {
    title: "ids that are shared or reserved",
    document: graph(add, add, { ...add, id: "input" }, { ...add, id: "item" }),
    faults: [
      ["steps[1].id", "steps[0] has this id already"],
      ["steps[2].id", "no step can have this id: $input stands for something else"],
      ["steps[3].id", "no step can have this id: $item stands for something else"],
    ],
  },
  {
    title: "numbers out of bounds",
    document: graph({
      ...add,
      each: [1],
      concurrency: 65,
      retry: { maxAttempts: 0, backoffMs: 1.5, maxBackoffMs: "1" },
      timeoutMs: -1,
      cpuMs: 1e9,
    }),
    faults: [
      ["steps[0].concurrency", "must be 64 at most"],
      ["steps[0].retry.maxAttempts", "must be 1 at least"],
      ["steps[0].retry.backoffMs", "must be an integer"],
      ["steps[0].retry.maxBackoffMs", "must be a number"],
      ["steps[0].timeoutMs", "must be 1 at least"],
      ["steps[0].cpuMs", "must be 300000 at most"],
    ],
  },
  {
    title: "members of other types",
    document: graph({ ...add, args: {}, named: [], after: "x", cache: "on", serializer: 1 }),
    faults: [
      ["steps[0].after", "must be a list"],
      ["steps[0].args", "must be a list"],
      ["steps[0].named", "must be an object"],
      ["steps[0].cache", 'must be one of "use", "skip", "refresh"'],
      ["steps[0].serializer", "must be a boolean"],
    ],
  },
  {
    title: "dangling references",
    document: graph({
      ...add,
      args: ["$b.output", { x: ["$c.output.y"] }],
      after: ["d"],
      when: { equals: ["$e.output", 1] },
    }),
    faults: [
      ["steps[0].when.equals[0]", 'there is no step "e"'],
      ["steps[0].args[0]", 'there is no step "b"'],
      ["steps[0].args[1].x[0]", 'there is no step "c"'],
      ["steps[0].after[0]", 'there is no step "d"'],
    ],
  },
  {
    title: "a forward reference",
    document: graph({ ...add, args: ["$later.output", 1] }, { id: "later", function: "add", args: [1, 2] }),
    faults: [["steps[0].args[0]", 'refers forward: put "later" before this one']],
  },
  {
    title: "a step that refers to itself",
    document: graph({ ...add, args: ["$add.output", 1], after: ["add"] }),
    faults: [
      ["steps[0].args[0]", "a step cannot wait for itself"],
      ["steps[0].after[0]", "a step cannot wait for itself"],
    ],
  },
  {
    title: "a cycle of two",
    document: graph(
      { id: "a", function: "add", args: ["$b.output", 1] },
      { id: "b", function: "add", args: ["$a.output", 1] },
    ),
    faults: [["steps[0].args[0]", "refers forward: there is a cycle: a → b → a"]],
  },
  {
    title: "a cycle of three, over after",
    document: graph(
      { id: "a", function: "add", args: [1, 1], after: ["c"] },
      { id: "b", function: "add", args: ["$a.output", 1] },
      { id: "c", function: "add", args: ["$b.output", 1] },
    ),
    faults: [["steps[0].after[0]", "refers forward: there is a cycle: a → c → b → a"]],
  },
  {
    title: "references that are none",
    document: graph(
      { ...add, args: ["$add", "$add.outputs"], named: { c: "$input.[0]" } },
      { id: "b", function: "add", args: ["$add.output[-1]", "$add.output[01]"] },
      { id: "c", function: "add", args: ['$add.output["x]', "$index.x", "$run.name"] },
    ),
    faults: [
      [
        "steps[0].args[0]",
        '"$add" is no reference: there are $<step>.output, $input, $item, $index, $run.id and $run.step, with a path such as .name, [0] or ["any key"]; a text that begins with "$" is written "$$…"',
      ],
      [
        "steps[0].args[1]",
        '"$add.outputs" is no reference: there are $<step>.output, $input, $item, $index, $run.id and $run.step, with a path such as .name, [0] or ["any key"]; a text that begins with "$" is written "$$…"',
      ],
      [
        "steps[0].named.c",
        '"$input.[0]" is no reference: there are $<step>.output, $input, $item, $index, $run.id and $run.step, with a path such as .name, [0] or ["any key"]; a text that begins with "$" is written "$$…"',
      ],
      [
        "steps[1].args[0]",
        '"$add.output[-1]" is no reference: there are $<step>.output, $input, $item, $index, $run.id and $run.step, with a path such as .name, [0] or ["any key"]; a text that begins with "$" is written "$$…"',
      ],
      [
        "steps[1].args[1]",
        '"$add.output[01]" is no reference: there are $<step>.output, $input, $item, $index, $run.id and $run.step, with a path such as .name, [0] or ["any key"]; a text that begins with "$" is written "$$…"',
      ],
      [
        "steps[2].args[0]",
        '"$add.output[\\"x]" is no reference: there are $<step>.output, $input, $item, $index, $run.id and $run.step, with a path such as .name, [0] or ["any key"]; a text that begins with "$" is written "$$…"',
      ],
      [
        "steps[2].args[1]",
        '"$index.x" is no reference: there are $<step>.output, $input, $item, $index, $run.id and $run.step, with a path such as .name, [0] or ["any key"]; a text that begins with "$" is written "$$…"',
      ],
      [
        "steps[2].args[2]",
        '"$run.name" is no reference: there are $<step>.output, $input, $item, $index, $run.id and $run.step, with a path such as .name, [0] or ["any key"]; a text that begins with "$" is written "$$…"',
      ],
    ],
  },
  {
    title: "items where there are none",
    document: graph(
      { ...add, args: ["$item", "$index"] },
      { id: "b", function: "add", args: ["$item", 1], each: ["$item"], when: "$item.ok" },
    ),
    faults: [
      ["steps[0].args[0]", '$item has a meaning in args, named and fallback of a step with "each" only'],
      ["steps[0].args[1]", '$index has a meaning in args, named and fallback of a step with "each" only'],
      ["steps[1].when", '$item has a meaning in args, named and fallback of a step with "each" only'],
      ["steps[1].each[0]", '$item has a meaning in args, named and fallback of a step with "each" only'],
    ],
  },
  {
    title: "what a run tells, out of place",
    document: { ...graph({ ...add, when: "$run.step" }), output: "$run.step" },
    faults: [
      ["output", "$run.step has a meaning in the arguments of a call only"],
      ["steps[0].when", "$run.step has a meaning in the arguments of a call only"],
    ],
  },
  {
    title: "$first that is no list, is empty, or is not alone",
    document: graph({ ...add, args: [{ $first: "$input" }, { $first: [] }, { $first: ["$input"], x: 1 }] }),
    faults: [
      ["steps[0].args[0].$first", "must be a list of one template at least, and stand alone in its object"],
      ["steps[0].args[1].$first", "must be a list of one template at least, and stand alone in its object"],
      ["steps[0].args[2].$first", "must be a list of one template at least, and stand alone in its object"],
    ],
  },
  {
    title: "conditions that are none",
    document: graph(
      { ...add, when: "yes" },
      { ...add, id: "b", when: {} },
      { ...add, id: "c", when: { not: true, all: [] } },
      { ...add, id: "d", when: { is: 1 } },
      { ...add, id: "e", when: { all: true } },
      { ...add, id: "f", when: { less: [1] } },
      { ...add, id: "g", when: 1 },
      { ...add, id: "h", when: { any: [{ not: "no" }] } },
    ),
    faults: [
      ["steps[0].when", "must refer to something: a plain text is the same in every run"],
      [
        "steps[1].when",
        "must be a reference, true, false, or an object with one of not, all, any, equals, less, greater",
      ],
      [
        "steps[2].when",
        "must be a reference, true, false, or an object with one of not, all, any, equals, less, greater",
      ],
      [
        "steps[3].when",
        "must be a reference, true, false, or an object with one of not, all, any, equals, less, greater",
      ],
      ["steps[4].when.all", "must be a list of conditions"],
      ["steps[5].when.less", "must be a list of two templates"],
      [
        "steps[6].when",
        "must be a reference, true, false, or an object with one of not, all, any, equals, less, greater",
      ],
      ["steps[7].when.any[0].not", "must refer to something: a plain text is the same in every run"],
    ],
  },
  {
    title: "fallbacks that are none",
    document: graph(
      { ...add, fallback: 5 },
      { ...add, id: "b", fallback: {} },
      { ...add, id: "c", fallback: { value: 1, function: "add" } },
      { ...add, id: "d", fallback: { value: 1, args: [] } },
      { ...add, id: "e", fallback: { function: "1" } },
    ),
    faults: [
      ["steps[0].fallback", 'must be an object with "value", or with "function" and its arguments'],
      ["steps[1].fallback", 'must be an object with "value", or with "function" and its arguments'],
      ["steps[2].fallback", 'must be an object with "value", or with "function" and its arguments'],
      ["steps[3].fallback.args", "is not known here"],
      ["steps[4].fallback.function", "must start with a letter and hold letters, digits, '-' and '_' only"],
    ],
  },
  {
    title: "each over no list",
    document: graph(
      { ...add, each: "abc" },
      { ...add, id: "b", each: 5 },
      { ...add, id: "c", each: { a: 1 } },
      { ...add, id: "d", concurrency: 4 },
    ),
    faults: [
      ["steps[0].each", "must be a list, or refer to one"],
      ["steps[1].each", "must be a list, or refer to one"],
      ["steps[2].each", "must be a list, or refer to one"],
      ["steps[3].concurrency", 'has a meaning beside "each" only'],
    ],
  },
  {
    title: "steps of durable workflows",
    document: graph(
      { ...add, compensate: { function: "note", args: ["x"] } },
      { id: "b", sleep: 1 },
      { id: "c", waitForEvent: "ok" },
    ),
    faults: [
      ["steps[0].compensate", "is of durable workflows only: say `durable: true`"],
      ["steps[1].sleep", "is of durable workflows only: say `durable: true`"],
      ["steps[2].waitForEvent", "is of durable workflows only: say `durable: true`"],
    ],
  },
  {
    title: "times and events that are none",
    document: durable(
      { id: "a", sleep: "a while" },
      { id: "b", sleep: -1 },
      { id: "c", waitForEvent: "", timeoutSeconds: 0 },
      { id: "d", sleep: true },
    ),
    faults: [
      ["steps[0].sleep", "must be a number of seconds, or refer to one"],
      ["steps[1].sleep", "must be 0 at least"],
      ["steps[2].waitForEvent", "must start with a letter and hold letters, digits, '-' and '_' only"],
      ["steps[2].timeoutSeconds", "must be 1 at least"],
      ["steps[3].sleep", "must be a number of seconds, or refer to one"],
    ],
  },
  {
    title: "names that are no names",
    document: graph(
      { ...add, function: "no such name" },
      { ...add, id: "b", function: "" },
      { ...add, id: "c", function: null },
    ),
    faults: [
      ["steps[0].function", "must start with a letter and hold letters, digits, '-' and '_' only"],
      ["steps[1].function", "must not be empty"],
      ["steps[2].function", "must be a string"],
    ],
  },
  {
    title: "an output that refers to nothing",
    document: { ...graph(add), output: ["$nope.output", "$item", "$add.value"] },
    faults: [
      [
        "output[2]",
        '"$add.value" is no reference: there are $<step>.output, $input, $item, $index, $run.id and $run.step, with a path such as .name, [0] or ["any key"]; a text that begins with "$" is written "$$…"',
      ],
      ["output[1]", '$item has a meaning in args, named and fallback of a step with "each" only'],
      ["output[0]", 'there is no step "nope"'],
    ],
  },
  { title: "nesting at its limit", document: graph({ id: "a", function: "plain", args: [deep(95)] }) },
  {
    title: "nesting beyond it",
    document: graph({ id: "a", function: "plain", args: [deep(105)] }),
    faults: [["steps", "is nested deeper than 100"]],
  },
  {
    title: "a member named __proto__",
    document: JSON.parse(
      '{"id":"x","__proto__":{"durable":true},"steps":[{"id":"a","function":"add","named":{"__proto__":1},"__proto__":{"x":1}}]}',
    ),
    faults: [
      ["__proto__", "is not known here"],
      ["steps[0].named.__proto__", "is no name that can be used"],
      ["steps[0].__proto__", "is not known here"],
    ],
  },
  {
    title: "values named __proto__ and constructor",
    document: JSON.parse(
      '{"id":"x","steps":[{"id":"constructor","function":"plain","args":[{"__proto__":"$input","toString":1}]},{"id":"b","function":"plain","args":["$constructor.output"]}]}',
    ),
  },
];
