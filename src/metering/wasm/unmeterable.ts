/**
 * What is thrown, inside this folder only, where a binary cannot be metered: it is malformed, or it uses what no function
 * may.
 */

/** Why a binary cannot be metered. */
export class Unmeterable extends Error {
  override readonly name = "Unmeterable";
  /** The byte at which it was noticed, counted from 0. */
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}
