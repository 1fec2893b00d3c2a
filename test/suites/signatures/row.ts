/**
 * What a row of the table of types says, whatever its theme.
 */
import type { Definitions, Schema } from "../../../src/contracts/schema.ts";
import type { CallSignature } from "../../../src/contracts/signature.ts";

export interface TypeRow {
  /** The type of the parameter `v`, as an author writes it. */
  readonly type: string;
  /** Declarations that stand before the function. */
  readonly before?: string;
  /** Other modules of the deploy, by path. */
  readonly modules?: Readonly<Record<string, string>>;
  readonly schema: Schema;
  /** The recursive types that `schema` refers to. */
  readonly defs?: Definitions;
  /** When it is not `type` itself. */
  readonly printed?: string;
  /** Empty for types that have no values. */
  readonly valid: readonly unknown[];
  /** Values with the path at which they do not fit; empty for `unknown` only. */
  readonly invalid: readonly (readonly [unknown, string])[];
}

/** A whole function, where more matters than one type. */
export interface FunctionRow {
  readonly source: string;
  readonly modules?: Readonly<Record<string, string>>;
  /** The exported name, `default` unless told otherwise. */
  readonly name?: string;
  /** Without the defaults, which `defaults` has. */
  readonly calls: readonly CallSignature[];
  readonly defs?: Definitions;
  /** Source texts of the defaults, by parameter. */
  readonly defaults?: Readonly<Record<string, string>>;
  readonly printed: string;
  /** Argument lists that some way to call takes. */
  readonly valid: readonly (readonly unknown[])[];
  /** Argument lists that none takes, with the path at which the first does not. */
  readonly invalid: readonly (readonly [readonly unknown[], string])[];
  /** A result of the first way to call that fits, and one that does not, with its path. */
  readonly gives?: unknown;
  readonly givesNot?: readonly [unknown, string];
}
