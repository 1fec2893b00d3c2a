/**
 * What the author of a workflow writes with: steps, and what may be said of them.
 */
import type { CacheMode } from "../../contracts/cache.ts";
import type { CallTemplate, WorkflowDocument } from "../../contracts/workflow.ts";
import type { AnyFunction, Callee } from "../typed.ts";
import type { AnyCallee, ArgumentsOf, OutputOf, Ref, Reference, Resolved } from "./given.ts";

/**
 * A condition: a value that counts as JavaScript counts it, or one of these, over values and references. `equals` compares
 * what values are made of, `less` and `greater` numbers and texts.
 */
export type When =
  | boolean
  | Reference<unknown>
  | { readonly not: When }
  | { readonly all: readonly When[] }
  | { readonly any: readonly When[] }
  | { readonly equals: readonly [unknown, unknown] }
  | { readonly less: readonly [unknown, unknown] }
  | { readonly greater: readonly [unknown, unknown] };

/** When a step begins. */
export interface Order {
  /** Where it does not hold the step is skipped, and so are those that refer to it. */
  readonly when?: When | undefined;
  /** Steps that end before it begins, besides those that it refers to: by what they give, or by their ids. */
  readonly after?: readonly (Reference<unknown> | string)[] | undefined;
}

/** What may be said of a step that calls a function. */
export interface StepOptions extends Order {
  /** Attempts, and the pause before the second; it doubles from failure to failure. */
  readonly retry?:
    | { readonly maxAttempts?: number; readonly backoffMs?: number; readonly maxBackoffMs?: number }
    | undefined;
  readonly timeoutMs?: number | undefined;
  readonly cpuMs?: number | undefined;
  readonly cache?: CacheMode | undefined;
  /** What it gives when every attempt has failed: a value, or what a call gives. */
  readonly fallback?: Fallback<unknown> | undefined;
  /** Keeps what it gives encoded, and decodes it for none but those that it is given to. */
  readonly serializer?: boolean | undefined;
  /** Of `each`: calls at once. */
  readonly concurrency?: number | undefined;
}

declare const given: unique symbol;
/** A call that is made only where it is needed. */
export interface Call<Value> extends CallTemplate {
  readonly [given]?: Value;
}
export type Fallback<Value> = { readonly value: Value } | Call<Value>;

type FallbackOf<Options> = Options extends { readonly fallback: infer Way }
  ? Way extends Call<infer Value>
    ? Value
    : Way extends { readonly value: infer Value }
      ? Resolved<Value>
      : never
  : never;

/** Makes steps. `Otherwise` is what their fallback gives. */
export interface StepMaker<Otherwise = never> {
  /** A step that calls `fn`; gives what stands for its result. */
  <C extends AnyCallee>(id: string, fn: C, ...args: ArgumentsOf<C>): Ref<OutputOf<C> | Otherwise>;
  /** The same with arguments by the names of the parameters. */
  named<C extends AnyCallee>(id: string, fn: C, args: Readonly<Record<string, unknown>>): Ref<OutputOf<C> | Otherwise>;
  /** A step that calls `fn` for each item of a list, some of them at once; gives the list of results. */
  each<Item, C extends AnyCallee>(
    id: string,
    list: Reference<readonly Item[]> | readonly Item[],
    fn: C,
    args: (item: Ref<Resolved<Item>>, index: Ref<number>) => readonly [...ArgumentsOf<C>],
  ): Ref<(OutputOf<C> | Otherwise)[]>;
  /** Makes steps of which this is said. */
  with<const Options extends StepOptions>(options: Options): StepMaker<FallbackOf<Options>>;
}

/** What a workflow is written with. */
export interface Steps<Input = unknown> {
  /** What the workflow is run with. */
  readonly input: Ref<Input>;
  readonly step: StepMaker;
  /** A deployed function by its name, of a type that the author knows: `fn<typeof add>("add")`. */
  fn<F extends AnyFunction>(name: string): Callee<F>;
  /** A call that is no step of its own: of a fallback. */
  call<C extends AnyCallee>(fn: C, ...args: ArgumentsOf<C>): Call<OutputOf<C>>;
  /** Says what undoes a step when a later one fails for good. Of durable workflows. */
  compensate<C extends AnyCallee>(step: Reference<unknown>, fn: C, ...args: ArgumentsOf<C>): void;
  /** The first of these that leads to no skipped step; the last may be a plain value. */
  first<Choices extends readonly unknown[]>(...choices: Choices): Reference<Resolved<Choices[number]>>;
  /** Waits so many seconds. Of durable workflows. */
  sleep(id: string, seconds: number | Reference<number>, order?: Order): void;
  /** Waits for an event of this type, a day unless said; gives its payload. Of durable workflows. */
  waitForEvent<Payload = unknown>(
    id: string,
    type: string,
    options?: Order & { readonly timeoutSeconds?: number | undefined },
  ): Ref<Payload>;
  /** The run: its id, and a key for the effect of a step, the same in every attempt and in no other step. */
  readonly run: { readonly id: Ref<string>; readonly step: Ref<string> };
}

declare const run: unique symbol;
/** A document that knows what it is run with, and what it gives. */
export interface TypedWorkflow<Input = unknown, Value = unknown> extends WorkflowDocument {
  readonly [run]?: (input: Input) => Value;
}

/** What may be said of a workflow as a whole. */
export type WorkflowOptions = Pick<WorkflowDocument, "description" | "durable">;
