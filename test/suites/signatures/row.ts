/**
 * What a row of the table of types says, whatever its theme.
 */
import type { Schema } from "../../../src/contracts/schema.ts";

export interface TypeRow {
  /** The type of the parameter `v`, as an author writes it. */
  readonly type: string;
  /** Declarations that stand before the function. */
  readonly before?: string;
  readonly schema: Schema;
  /** When it is not `type` itself. */
  readonly printed?: string;
  readonly valid?: readonly unknown[];
  /** Values with the path at which they do not fit. */
  readonly invalid?: readonly (readonly [unknown, string])[];
}
