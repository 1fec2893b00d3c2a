/**
 * What a deployed function looks like to its callers, made from the type of the function itself.
 *
 * `(a: number) => Promise<Date>` and `(a: number) => Date` are called alike: with a number, for a `Promise<Date>`. What
 * a generator or a stream yields arrives collected, as an array.
 */
import type { CacheMode } from "../contracts/cache.ts";
import type { RoutingStrategyName } from "../contracts/function.ts";
import type { InvocationResponse } from "../contracts/responses.ts";
import type { SpawnBody } from "./api/jobs.ts";
import type { BroadcastResult } from "./broadcast.ts";
import type { Job, MapJob } from "./job.ts";
import type { MapCallOptions, MapRun } from "./map.ts";
import type { AnyIterable } from "./upload.ts";

// A function of any parameters: `never` is what every parameter accepts.
export type AnyFunction = (...args: never[]) => unknown;
/** A function of which nothing is known. */
export type UnknownFunction = (...args: unknown[]) => unknown;

declare const shape: unique symbol;

/** A function by its name, typed as what is deployed under it; the type is all that tells of its shape. */
export interface Callee<F extends AnyFunction = AnyFunction> {
  /** The name it is deployed under. */
  readonly name: string;
  readonly [shape]: F;
}

/** What is called: of a name nothing is known, a function of the author's own is what it is. */
export type ShapeOf<C> = C extends string
  ? UnknownFunction
  : C extends Callee<infer F>
    ? F
    : C extends AnyFunction
      ? C
      : never;

/** What a spawn may say besides: when the job runs, how often it is tried, where its end is posted to. */
export type SpawnOptions = Pick<SpawnBody, "runAfter" | "priority" | "maxAttempts" | "maxAgeSeconds" | "callback">;

/** What calls may say besides their arguments. Limits can be lowered, never raised. */
export interface CallOptions extends SpawnOptions {
  /** Of a broadcast: ids of the workers; every one that lives when it is left out. */
  readonly workers?: readonly string[] | undefined;
  /** Calls this version, live or not. */
  readonly version?: number | undefined;
  /** Wall-clock time that the function gets; the client waits a little longer for the answer. */
  readonly timeoutMs?: number | undefined;
  /** CPU time that the function gets. */
  readonly cpuMs?: number | undefined;
  readonly routing?: RoutingStrategyName | undefined;
  /** What the call wants of the function's result cache: `use` it, `skip` it, or `refresh` what it holds. */
  readonly cache?: CacheMode | undefined;
  /** Ends the wait for the answer; the call fails with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the call may run twice without harm: it is then sent again when it may have been lost. */
  readonly repeatable?: boolean | undefined;
  /** The key to send for a repeatable call; one is made when it is left out. */
  readonly idempotencyKey?: string | undefined;
}

/** A value, and how it came about. */
export interface Detailed<Value> {
  readonly value: Value;
  readonly invocation: InvocationResponse;
}

/** What the caller gets of a function that returns `Result`. */
export type ValueOf<Result> = Awaited<Result> extends infer Value ? CollectedOf<Value, ItemOf<Value>> : never;

type CollectedOf<Value, Item> = Value extends Yielding ? Item[] : Value;

/** What is collected, or streamed item by item. */
type Yielding = AsyncIterable<unknown> | ReadableStream<unknown> | Generator<unknown, unknown, never>;

/** What a streamed result is made of: a plain value is one item. */
type ItemOf<Value> = Value extends AsyncIterable<infer Item> | ReadableStream<infer Item>
  ? Item
  : Value extends Generator<infer Item, unknown, never>
    ? Item
    : Value;

/** What a call answers with. */
interface Answers<Result> {
  readonly value: Promise<ValueOf<Result>>;
  readonly detail: Promise<Detailed<ValueOf<Result>>>;
  readonly stream: AsyncIterable<ItemOf<Awaited<Result>>>;
  readonly job: Promise<Job<ValueOf<Result>>>;
  readonly broadcast: Promise<readonly BroadcastResult<ValueOf<Result>>[]>;
}
type Kind = keyof Answers<unknown>;

type Call<Args extends readonly unknown[], Result, K extends Kind> = (...args: Args) => Answers<Result>[K];

/**
 * The calls of a function, one for each of up to four overloads. TypeScript matches overloads from the last one on and
 * fills up with `unknown[]`, so the longest form that fits is tried first.
 */
type CallsOf<F, K extends Kind> = F extends {
  (...args: infer A1): infer R1;
  (...args: infer A2): infer R2;
  (...args: infer A3): infer R3;
  (...args: infer A4): infer R4;
}
  ? Known<A1, R1, K> & Known<A2, R2, K> & Known<A3, R3, K> & Call<A4, R4, K>
  : F extends (...args: infer A) => infer R
    ? Call<A, R, K>
    : never;

/** Nothing for the overload that is not there. */
type Known<Args extends readonly unknown[], Result, K extends Kind> =
  IsFiller<Args, Result> extends true ? unknown : Call<Args, Result, K>;

type IsFiller<Args extends readonly unknown[], Result> = unknown[] extends Args
  ? unknown extends Result
    ? true
    : false
  : false;

/** Arguments and values of all overloads: an input of a map may be meant for any. */
export type FormsOf<F> = F extends {
  (...args: infer A1): infer R1;
  (...args: infer A2): infer R2;
  (...args: infer A3): infer R3;
  (...args: infer A4): infer R4;
}
  ? Form<A1, R1> | Form<A2, R2> | Form<A3, R3> | { args: A4; value: ValueOf<R4> }
  : F extends (...args: infer A) => infer R
    ? { args: A; value: ValueOf<R> }
    : never;
type Form<Args extends readonly unknown[], Result> =
  IsFiller<Args, Result> extends true ? never : { args: Args; value: ValueOf<Result> };

type InputOf<F> = Readonly<FormsOf<F>["args"]>;

type LastResult<F> = F extends (...args: never[]) => infer Result ? Result : never;

/** A deployed function: called like the function itself, awaited always. */
export type Remote<F extends AnyFunction = UnknownFunction> = CallsOf<F, "value"> &
  Callee<F> & {
    /** The same function, called with these options on top. */
    with(options: CallOptions): Remote<F>;
    /** Calls it with arguments by the names of its parameters. */
    named(args: Readonly<Record<string, unknown>>): Promise<ValueOf<LastResult<F>>>;
    /** Calls it, and gives the value with the report of the invocation. */
    readonly detail: CallsOf<F, "detail">;
    /**
     * Calls it, and gives what a generator or a stream yields as it comes. Nothing is sent before the first item is asked
     * for; leaving the loop ends the call.
     */
    readonly stream: CallsOf<F, "stream">;
    /** Calls it as a job, which outlives the request: resolves as soon as the job is accepted. */
    readonly spawn: CallsOf<F, "job">;
    /** Calls it for each input, as one job. */
    spawnMap(
      inputs: AnyIterable<InputOf<F>>,
      options?: { readonly onError?: "stop" | "return" | undefined },
    ): Promise<MapJob<FormsOf<F>["value"]>>;
    /** Calls it for each input. Nothing is sent before the first result is asked for; leaving the loop ends the map. */
    map(inputs: AnyIterable<InputOf<F>>, options?: MapCallOptions): MapRun<FormsOf<F>["value"]>;
    /** Calls it on every worker, or on those of `.with({ workers })`. */
    readonly broadcast: CallsOf<F, "broadcast">;
  };

/** Every function of `Functions` (as `troupe types` writes it, or `typeof import(…)`), ready to be called. */
export type Remotes<Functions> = {
  readonly [Name in keyof Functions as Functions[Name] extends AnyFunction
    ? Name
    : never]: Functions[Name] extends AnyFunction ? Remote<Functions[Name]> : never;
};
