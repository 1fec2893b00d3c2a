/**
 * Types of a workflow that is being written: what a step gives, and what it may be given.
 */
import type { AnyFunction, Callee, FormsOf, ShapeOf } from "../typed.ts";

/** A value of a document: plain, with references as texts. */
export type Template = unknown;

declare const target: unique symbol;

/** Stands for a value of type `T` that there will be when the workflow runs. */
export interface Reference<T> {
  readonly [target]: T;
}

/** The same, with the members that the value will have. Of a value of which nothing is known: any. */
export type Ref<T> = unknown extends T ? UntypedRef : Reference<T> & Members<T>;

/** It may be given wherever something is wanted. */
export interface UntypedRef extends Reference<never> {
  readonly [name: string]: UntypedRef;
}

/** What has no members that a workflow can refer to. */
type Whole =
  | string
  | number
  | boolean
  | bigint
  | symbol
  | Date
  | RegExp
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | ArrayBuffer
  | ArrayBufferView
  | AnyFunction;

type Members<T> = [NonNullable<T>] extends [Whole]
  ? unknown
  : [NonNullable<T>] extends [readonly (infer Item)[]]
    ? ListOf<Ref<Item | MissingIn<T>>>
    : MembersOf<NonNullable<T>, MissingIn<T>>;
/** The first places by name: where TypeScript checks indexes (`noUncheckedIndexedAccess`) it takes others for missing. */
type ListOf<Item> = { readonly [Place in 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9]: Item } & {
  readonly [place: number]: Item;
};
type MembersOf<T, Missing> = {
  readonly [Name in keyof T as T[Name] extends AnyFunction ? never : Name]-?: Ref<T[Name] | Missing>;
};

/** Members of what may be missing may be missing, as with `?.`. */
type MissingIn<T> = null extends T ? undefined : undefined extends T ? undefined : never;

/** What may be given where a value of type `T` is wanted: the value, a reference to one, or a value made of both. */
export type Given<T> = unknown extends T ? unknown : T | Reference<T> | PartsOf<T>;
type PartsOf<T> = T extends Whole ? never : T extends object ? { readonly [Name in keyof T]: Given<T[Name]> } : never;

/** What a template stands for. */
export type Resolved<G> =
  G extends Reference<infer T>
    ? [T] extends [never]
      ? unknown
      : T
    : G extends Whole
      ? G
      : G extends object
        ? { [Name in keyof G]: Resolved<G[Name]> }
        : G;

/** What is called: a deployed function, one of the author's own under whose name one is deployed, or that name. */
export type AnyCallee = Callee | AnyFunction | string;

/** The arguments that it takes, each a value or a reference. */
export type ArgumentsOf<C> = GivenEach<FormsOf<ShapeOf<C>>["args"]>;
type GivenEach<Args> = Args extends readonly unknown[] ? { readonly [Place in keyof Args]: Given<Args[Place]> } : never;

/** What a call of it gives. */
export type OutputOf<C> = FormsOf<ShapeOf<C>>["value"];
