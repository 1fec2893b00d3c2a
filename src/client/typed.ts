/**
 * What a deployed function looks like to its callers, made from the type of the function itself.
 *
 * `(a: number) => Promise<Date>` and `(a: number) => Date` are called alike: with a number, for a `Promise<Date>`. What
 * a generator or a stream yields arrives collected, as an array.
 */
import type { RoutingStrategyName } from "../contracts/function.ts";
import type { InvocationResponse } from "../contracts/responses.ts";

// A function of any parameters: `never` is what every parameter accepts.
export type AnyFunction = (...args: never[]) => unknown;
/** A function of which nothing is known. */
export type UnknownFunction = (...args: unknown[]) => unknown;

/** What calls may say besides their arguments. Limits can be lowered, never raised. */
export interface CallOptions {
  /** Calls this version, live or not. */
  readonly version?: number | undefined;
  /** Wall-clock time that the function gets; the client waits a little longer for the answer. */
  readonly timeoutMs?: number | undefined;
  /** CPU time that the function gets. */
  readonly cpuMs?: number | undefined;
  readonly routing?: RoutingStrategyName | undefined;
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
export type ValueOf<Result> =
  Awaited<Result> extends infer Value
    ? Value extends AsyncIterable<infer Item> | ReadableStream<infer Item>
      ? Item[]
      : Value extends Generator<infer Item, unknown, never>
        ? Item[]
        : Value
    : never;

type Call<Args extends readonly unknown[], Result, Details extends boolean> = (
  ...args: Args
) => Promise<Details extends true ? Detailed<ValueOf<Result>> : ValueOf<Result>>;

/**
 * The calls of a function, one for each of up to four overloads. TypeScript matches overloads from the last one on and
 * fills up with `unknown[]`, so the longest form that fits is tried first.
 */
type CallsOf<F, Details extends boolean> = F extends {
  (...args: infer A1): infer R1;
  (...args: infer A2): infer R2;
  (...args: infer A3): infer R3;
  (...args: infer A4): infer R4;
}
  ? Known<A1, R1, Details> & Known<A2, R2, Details> & Known<A3, R3, Details> & Call<A4, R4, Details>
  : F extends (...args: infer A) => infer R
    ? Call<A, R, Details>
    : never;

/** Nothing for the overload that is not there. */
type Known<Args extends readonly unknown[], Result, Details extends boolean> = unknown[] extends Args
  ? unknown extends Result
    ? unknown
    : Call<Args, Result, Details>
  : Call<Args, Result, Details>;

type LastResult<F> = F extends (...args: never[]) => infer Result ? Result : never;

/** A deployed function: called like the function itself, awaited always. */
export type Remote<F extends AnyFunction = UnknownFunction> = CallsOf<F, false> & {
  /** The name it is deployed under. */
  readonly name: string;
  /** The same function, called with these options on top. */
  with(options: CallOptions): Remote<F>;
  /** Calls it with arguments by the names of its parameters. */
  named(args: Readonly<Record<string, unknown>>): Promise<ValueOf<LastResult<F>>>;
  /** Calls it, and gives the value with the report of the invocation. */
  readonly detail: CallsOf<F, true>;
};

/** Every function of `Functions` (as `troupe types` writes it, or `typeof import(…)`), ready to be called. */
export type Remotes<Functions> = {
  readonly [Name in keyof Functions as Functions[Name] extends AnyFunction
    ? Name
    : never]: Functions[Name] extends AnyFunction ? Remote<Functions[Name]> : never;
};
