/**
 * How a value can fail to be of a type: where, what was expected, what came.
 */

/** The first place where a value does not fit its type. */
export interface Mismatch {
  /** From the parameter or `result` inwards: `order.items[3].name`, `args[1]` where a parameter has no name. */
  readonly path: string;
  /** The type, printed as TypeScript: `string`, `"a" | "b"`. */
  readonly expected: string;
  /** What came, short enough for a sentence: `the number 5`, `null`, `nothing`, `an array of 3`. */
  readonly received: string;
}

/** One sentence: `order.items[3].name should be string, but it is the number 5.` */
export function describeMismatch({ path, expected, received }: Mismatch): string {
  return `${path} should be ${expected}, but it is ${received}.`;
}
