/**
 * Arithmetic: three functions in one file, each deployed under the name of its export.
 */

/** The sum of two numbers. */
export function add(a: number, b: number): number {
  return a + b;
}

/** The product of two numbers. */
export function multiply(a: number, b: number): number {
  return a * b;
}

/** The quotient of two numbers. An error thrown here reaches the caller as `user_error`, with its message. */
export function divide(dividend: number, divisor: number): number {
  if (divisor === 0) throw new RangeError("The divisor must not be zero.");
  return dividend / divisor;
}
