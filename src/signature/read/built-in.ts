/**
 * TypeScript's own generic types and the built-in classes whose values can be sent, by name.
 */
import { RICH_TYPES, type RichType, type Schema } from "../../contracts/schema.ts";
import { arrayOf, NULL, rich, UNDEFINED, union } from "../schemas.ts";
import { unreadable } from "./faults.ts";
import type { Node, TypeNode } from "./nodes.ts";
import { recordOf, withNames, withOptional } from "./objects.ts";
import { readPart, type Scope } from "./scope.ts";
import { sift } from "./sift.ts";

/** Makes the type of a built-in name from its type arguments. Throws `Unreadable`. */
type Make = (scope: Scope, at: Node, args: readonly Schema[]) => Schema;

interface BuiltIn {
  /** How many type arguments it takes, at least and at most. */
  readonly least: number;
  readonly most: number;
  readonly make: Make;
}

/** The built-in type of a name with its arguments; undefined when there is none. Throws `Unreadable`. */
export function builtIn(scope: Scope, name: string, args: readonly TypeNode[], at: Node): Schema | undefined {
  const found = TABLE.get(name);
  if (found === undefined) {
    const refusal = REFUSED.get(name);
    if (refusal !== undefined) throw unreadable(scope.module, at, refusal);
    return undefined;
  }
  const { least, most, make } = found;
  const given = args.map((arg) => readPart(scope, arg));
  if (given.length >= least && given.length <= most) return make(scope, at, given);
  throw unreadable(scope.module, at, `takes ${least === 1 ? "one type argument" : `${least} type arguments`}.`);
}

const row = (name: string, count: number, make: Make): [string, BuiltIn] => [name, { least: count, most: count, make }];

const one = (name: string, make: (schema: Schema) => Schema) =>
  row(name, 1, (_scope, _at, [schema = true]) => make(schema));

const pair = (name: string, make: (scope: Scope, at: Node, left: Schema, right: Schema) => Schema) =>
  row(name, 2, (scope, at, [left = true, right = true]) => make(scope, at, left, right));

/** The kind of a typed array's buffer can be given, and makes no difference. */
const plain = (name: RichType): [string, BuiltIn] => [name, { least: 0, most: 1, make: () => rich(name) }];

const CONTAINERS: ReadonlySet<string> = new Set<RichType>(["undefined", "bigint", "Map", "Set", "Stream"]);

const TABLE: ReadonlyMap<string, BuiltIn> = new Map([
  ...RICH_TYPES.filter((name) => !CONTAINERS.has(name)).map(plain),
  one("Array", arrayOf),
  one("ReadonlyArray", arrayOf),
  one("Set", (schema) => rich("Set", schema)),
  one("ReadonlySet", (schema) => rich("Set", schema)),
  pair("Map", (_scope, _at, key, value) => rich("Map", key, value)),
  pair("ReadonlyMap", (_scope, _at, key, value) => rich("Map", key, value)),
  pair("Record", (scope, at, keys, value) => recordOf(scope, keys, value, at)),
  row("Partial", 1, (scope, at, [schema = true]) => withOptional(scope, schema, true, at)),
  row("Required", 1, (scope, at, [schema = true]) => withOptional(scope, schema, false, at)),
  one("Readonly", (schema) => schema),
  pair("Pick", (scope, at, schema, keys) => withNames(scope, schema, keys, true, at)),
  pair("Omit", (scope, at, schema, keys) => withNames(scope, schema, keys, false, at)),
  row("NonNullable", 1, (scope, at, [schema = true]) => sift(scope, schema, union([NULL, UNDEFINED]), false, at)),
  pair("Exclude", (scope, at, schema, out) => sift(scope, schema, out, false, at)),
  pair("Extract", (scope, at, schema, kept) => sift(scope, schema, kept, true, at)),
]);

const PROMISE = "is a promise: only the result can be one.";
const STREAM = "yields its elements one by one: only the result can do so; take an array instead.";
const COMPUTED = "is computed from a function or a promise: write out the type that it comes to.";
const WEB = "cannot be sent: take and give its data, or export a web function, `export default { fetch }`.";

/** Types that people may expect to work, and what to write instead. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ["Promise", PROMISE],
  ["PromiseLike", PROMISE],
  ...["AsyncGenerator", "AsyncIterable", "AsyncIterableIterator", "Generator", "ReadableStream"].map(
    (name): [string, string] => [name, STREAM],
  ),
  ["Iterable", "can be an array, a set and much else: name the one that is meant."],
  ["Function", "is a function: only data can be passed."],
  ["Object", "means almost anything: write `object`, or name its members."],
  ["String", "is the wrapper of a string: write `string`."],
  ["Number", "is the wrapper of a number: write `number`."],
  ["Boolean", "is the wrapper of a boolean: write `boolean`."],
  ["Awaited", COMPUTED],
  ["ReturnType", COMPUTED],
  ["Parameters", COMPUTED],
  ["Request", WEB],
  ["Response", WEB],
  ["Headers", WEB],
  ["URL", "cannot be sent: take and give its text."],
  ["Blob", "cannot be sent: take and give its bytes, a `Uint8Array`."],
  ["Buffer", "is a class of Node's: write `Uint8Array`."],
]);
