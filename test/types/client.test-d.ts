/** What calls are typed as: checked by the compiler alone, never run. */
import { expectTypeOf } from "vitest";
import {
  type BroadcastResult,
  connect,
  type Detailed,
  type Job,
  type MapJob,
  type MapRun,
  type Remote,
  type Troupe,
  type TroupeError,
} from "../../src/client/index.ts";

declare function add(a: number, b: number): number;
declare function later(name?: string): Promise<Date>;
declare function pick(id: number): string;
declare function pick(name: string, strict: boolean): bigint;
declare function count(to: number): Generator<number>;
declare function stream(): AsyncGenerator<{ line: string }, void, undefined>;
declare function body(): ReadableStream<Uint8Array>;
declare function list(): number[];
declare function table(): Map<string, number>;
declare function same<T>(value: T): T;

declare const troupe: Troupe;

// A call takes what the function takes, and is always awaited.
expectTypeOf(troupe.fn<typeof add>("add")).toBeCallableWith(2, 3);
expectTypeOf(troupe.fn<typeof add>("add")(2, 3)).toEqualTypeOf<Promise<number>>();
expectTypeOf(troupe.fn<typeof later>("later")()).toEqualTypeOf<Promise<Date>>();
// @ts-expect-error -- the second argument is missing
troupe.fn<typeof add>("add")(2);
// @ts-expect-error -- a text is no number
troupe.fn<typeof add>("add")(2, "3");

// Overloads stay overloads.
const picked = troupe.fn<typeof pick>("pick");
expectTypeOf(picked(1)).toEqualTypeOf<Promise<string>>();
expectTypeOf(picked("a", true)).toEqualTypeOf<Promise<bigint>>();
// @ts-expect-error -- no overload takes a text alone
picked("a");

// What is yielded arrives collected; what can be iterated and is a value stays one.
expectTypeOf(troupe.fn<typeof count>("count")(3)).toEqualTypeOf<Promise<number[]>>();
expectTypeOf(troupe.fn<typeof stream>("stream")()).toEqualTypeOf<Promise<{ line: string }[]>>();
expectTypeOf(troupe.fn<typeof body>("body")()).toEqualTypeOf<Promise<Uint8Array[]>>();
expectTypeOf(troupe.fn<typeof list>("list")()).toEqualTypeOf<Promise<number[]>>();
expectTypeOf(troupe.fn<typeof table>("table")()).toEqualTypeOf<Promise<Map<string, number>>>();
expectTypeOf(troupe.fn<typeof same>("same")(1)).toEqualTypeOf<Promise<unknown>>();

// A function of which nothing is known takes anything and gives something.
expectTypeOf(troupe.fn("any")(1, "two")).toEqualTypeOf<Promise<unknown>>();

// Options, names and details keep the type.
const remote = troupe.fn<typeof add>("add");
expectTypeOf(remote.with({ timeoutMs: 500, version: 3 })).toEqualTypeOf<Remote<typeof add>>();
expectTypeOf(remote.named({ a: 1, b: 2 })).toEqualTypeOf<Promise<number>>();
expectTypeOf(remote.detail(1, 2)).toEqualTypeOf<Promise<Detailed<number>>>();
expectTypeOf(remote.name).toEqualTypeOf<string>();

// A server whose functions are known, by a generated interface or by a module's type.
interface Functions {
  add: (a: number, b: number) => number;
  pick: { (id: number): string; (name: string, strict: boolean): bigint };
}
const known = connect<Functions>({ url: "http://127.0.0.1:8787" });
expectTypeOf(known.functions.add(1, 2)).toEqualTypeOf<Promise<number>>();
expectTypeOf(known.functions.pick("a", true)).toEqualTypeOf<Promise<bigint>>();
expectTypeOf(known.fn("add")(1, 2)).toEqualTypeOf<Promise<number>>();
expectTypeOf(known.fn("other")(1, 2)).toEqualTypeOf<Promise<unknown>>();
// @ts-expect-error -- nobody deployed this
known.functions.sub(1, 2);

// A deploy from source gives the function, and what the server said of it.
const deployed = troupe.deploy<typeof add>({ name: "add", source: "" });
expectTypeOf<Awaited<typeof deployed>["deployed"]["version"]>().toEqualTypeOf<number>();
expectTypeOf<Awaited<typeof deployed>>().toBeCallableWith(1, 2);

// Jobs, maps and broadcasts give what the function gives.
expectTypeOf(remote.spawn(1, 2)).toEqualTypeOf<Promise<Job<number>>>();
expectTypeOf(picked.spawn("a", true)).toEqualTypeOf<Promise<Job<bigint>>>();
expectTypeOf(remote.with({ priority: 3, runAfter: 5 }).spawn(1, 2)).resolves.toEqualTypeOf<Job<number>>();
expectTypeOf<Job<number>["result"]>().returns.toEqualTypeOf<Promise<number>>();
expectTypeOf(troupe.job<string>("inv_1")).toEqualTypeOf<Job<string>>();
// @ts-expect-error -- a text is no number
remote.spawn(1, "2");
expectTypeOf(
  remote.map([
    [1, 2],
    [3, 4],
  ]),
).toEqualTypeOf<MapRun<number>>();
expectTypeOf(remote.map(new Set([[1, 2] as const]), { ordered: true })).toEqualTypeOf<MapRun<number>>();
expectTypeOf(troupe.fn<typeof later>("later").map([[], ["a"]])).toEqualTypeOf<MapRun<Date>>();
expectTypeOf(picked.map([[1], ["a", true]])).toEqualTypeOf<MapRun<string | bigint>>();
expectTypeOf(troupe.fn("any").map([[1, "two"]])).toEqualTypeOf<MapRun<unknown>>();
// @ts-expect-error -- the second argument is missing
remote.map([[1]]);
for await (const result of remote.map([[1, 2]])) {
  if (result.error) expectTypeOf(result.error).toEqualTypeOf<TroupeError>();
  else expectTypeOf(result.value).toEqualTypeOf<number>();
}
expectTypeOf(remote.spawnMap([[1, 2]])).toEqualTypeOf<Promise<MapJob<number>>>();
expectTypeOf(remote.broadcast(1, 2)).toEqualTypeOf<Promise<readonly BroadcastResult<number>[]>>();
expectTypeOf(troupe.run<number>("export default () => 1")).toEqualTypeOf<Promise<number>>();

// What is yielded can be had as it comes.
expectTypeOf(troupe.fn<typeof stream>("stream").stream()).toEqualTypeOf<AsyncIterable<{ line: string }>>();
expectTypeOf(troupe.fn<typeof count>("count").stream(3)).toEqualTypeOf<AsyncIterable<number>>();
expectTypeOf(troupe.fn<typeof body>("body").stream()).toEqualTypeOf<AsyncIterable<Uint8Array>>();
expectTypeOf(remote.stream(1, 2)).toEqualTypeOf<AsyncIterable<number>>();
