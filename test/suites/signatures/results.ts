/**
 * Results: promises, streams and what else comes out of a function otherwise than its annotation says.
 */
import {
  array,
  boolean,
  call,
  date,
  literal,
  nothing,
  number,
  object,
  rich,
  string,
  union,
} from "../../support/schemas.ts";
import type { FunctionRow } from "./row.ts";

const nowhere = rich("undefined");

/** A function that takes nothing, of which only the result matters. */
function gives(result: FunctionRow["calls"][number]["result"], printed: string) {
  const invalid: FunctionRow["invalid"] = [[[1], "args"]];
  return { calls: [call({}, result)], printed: `() => ${printed}`, valid: [[]], invalid };
}

export const RESULTS: readonly FunctionRow[] = [
  {
    source: "export default async (): Promise<{ at: Date; tags: Set<string> }> => x",
    ...gives(object({ at: date, tags: rich("Set", string) }), "{ at: Date; tags: Set<string> }"),
    gives: { at: new Date(0), tags: new Set(["a"]) },
    givesNot: [{ at: new Date(0), tags: new Set([1]) }, "[...result.tags][0]"],
  },
  {
    source: "export default (): Promise<string> | null => x",
    ...gives(union(string, nothing), "string | null"),
    gives: null,
    givesNot: [1, "result"],
  },
  {
    source: "export default async (): Promise<Promise<1 | undefined>> => x",
    ...gives(union(literal(1), nowhere), "1 | undefined"),
    gives: undefined,
    givesNot: [2, "result"],
  },
  {
    source: "export default async (): Promise<void> => {}",
    ...gives(nowhere, "void"),
    gives: undefined,
    givesNot: [null, "result"],
  },
  {
    source: "export default (): never => { throw new Error() }",
    ...gives(false, "never"),
    givesNot: [undefined, "result"],
  },
  { source: "export default (): unknown => x", ...gives(true, "unknown"), gives: [() => 1] },
  {
    source: "export default function* (): Generator<number> { yield 1 }",
    ...gives(rich("Stream", number), "AsyncGenerator<number>"),
    gives: [1, 2],
    givesNot: [[1, ""], "result[1]"],
  },
  {
    source: "export default async function* (): AsyncGenerator<{ id: number }, void, unknown> {}",
    ...gives(rich("Stream", object({ id: number })), "AsyncGenerator<{ id: number }>"),
    gives: [],
    givesNot: [[{ id: 1 }, {}], "result[1].id"],
  },
  {
    source: "export default (): AsyncIterable<string[]> => x",
    ...gives(rich("Stream", array(string)), "AsyncGenerator<string[]>"),
    gives: [["a"]],
    givesNot: [["a"], "result[0]"],
  },
  {
    source: "export default async (): Promise<ReadableStream<Uint8Array>> => x",
    ...gives(rich("Stream", rich("Uint8Array")), "AsyncGenerator<Uint8Array>"),
    gives: [new Uint8Array()],
    givesNot: [["a"], "result[0]"],
  },
  {
    source: "type Answer<T> = Promise<{ of: T } | undefined>; export default (): Answer<bigint> => x",
    ...gives(union(object({ of: rich("bigint") }), nowhere), "{ of: bigint } | undefined"),
    gives: { of: 1n },
    givesNot: [{ of: 1 }, "result.of"],
  },
  {
    source: "type Promise<T> = { promised: T }; export default (): Promise<string> => x",
    ...gives(object({ promised: string }), "{ promised: string }"),
    gives: { promised: "" },
    givesNot: [{}, "result.promised"],
  },
  {
    source: "export default (a: unknown): a is string => true",
    calls: [call({ a: true }, boolean)],
    printed: "(a: unknown) => boolean",
    valid: [[1], [undefined]],
    invalid: [[[], "a"]],
    gives: true,
    givesNot: ["", "result"],
  },
  {
    source: "export default function (a: unknown): asserts a is string {}",
    calls: [call({ a: true }, nowhere)],
    printed: "(a: unknown) => void",
    valid: [[1]],
    invalid: [[[1, 2], "args"]],
    gives: undefined,
    givesNot: [true, "result"],
  },
];
