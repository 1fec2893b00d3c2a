/**
 * Arithmetic: three functions in one file, each deployed under the name of its export.
 */

/** The sum of two numbers, or of three. */
export function add(a: number, b: number, c = 0): number {
  return a + b + c;
}

/** The product of two numbers, or of three. */
export function multiply(a: number, b: number, c = 1): number {
  return a * b * c;
}

/** The quotient of two numbers. An error thrown here reaches the caller as `user_error`, with its message. */
export function divide(dividend: number, divisor: number): number {
  if (divisor === 0) throw new RangeError("The divisor must not be zero.");
  return dividend / divisor;
}
