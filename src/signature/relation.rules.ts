/**
 * What the rules of assignability share: how a reason is put together, and how strictly objects are taken.
 */
import type { Term, Types } from "./terms.ts";

/** Why one type is not within another. */
export interface Misfit {
  /** Where in the type: `.items[].name`; empty for the whole. */
  readonly path: string;
  /** In words: `string is not number`; empty where only the kinds differ. */
  readonly text: string;
  /** Of an empty text: what it is that does not fit. */
  readonly kind?: string;
}

export interface RelationOptions {
  /**
   * Whether members that an object type does not name may be there all the same, with any value. They may, but nobody
   * who adds an optional member to a type expects that callers have sent it before; as in TypeScript, it is ignored
   * unless this is set.
   */
  readonly exact: boolean;
  /**
   * Who reads the reason: those who give values of the old type, or those who are given values of the new one; or those
   * who bring the two together.
   */
  readonly readers: "givers" | "takers" | "joiners";
  /** Whether what is of no known type may be used as any other, as `any` may in TypeScript. */
  readonly trusting?: boolean;
}

/** The relation, with what it works on. */
export interface Relation {
  readonly types: Types;
  readonly options: RelationOptions;
  /** Why not every value of `from` is one of `to`; null when it is. */
  misfit(from: Term, to: Term): Misfit | null;
}

/** A reason about the whole of a type. */
export function misfit(text: string): Misfit {
  return { path: "", text };
}

/** A reason, from one step further out. */
export function inside(step: string | undefined, { path, text }: Misfit): Misfit {
  return { path: `${step ?? ""}${path}`, text };
}
