/**
 * What a binary costs the engine to compile, about, so that none keeps everybody waiting.
 *
 * Wherever code branches the engine may look at every local and at every value that a block hands over: time in the
 * product of both, which a small binary can make very large. Ordinary ones come to a hundredth of the limit.
 */
import { MAX_WASM_EFFORT } from "../../contracts/limits.ts";
import { Unmeterable } from "./unmeterable.ts";

/** Counts over all functions of a binary. Throws `Unmeterable` past the limit. */
export class Effort {
  #width = 0;
  #spent = 0;

  /** Begins a function: `width` values are looked at where it branches. */
  begin(width: number): void {
    this.#width = width;
    this.work(1);
  }

  /** Notes so many branches. */
  work(branches: number): void {
    this.#spent += branches * this.#width;
    if (this.#spent > MAX_WASM_EFFORT) {
      throw new Unmeterable("it has too many branches among too many locals, which takes long to compile", 0);
    }
  }
}
