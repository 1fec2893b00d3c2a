/**
 * What the check of types must know of a function.
 */
import type { FunctionKind } from "../../contracts/function.ts";
import type { Signature } from "../../contracts/signature.ts";

export interface FunctionContract {
  readonly kind: FunctionKind;
  /** One for each live overload; null where one of them promises nothing. */
  readonly signatures: readonly Signature[] | null;
  /** Names of the parameters of a function without signature, as its version has them. */
  readonly parameters?: readonly (string | null)[] | null | undefined;
}
