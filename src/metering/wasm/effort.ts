/**
 * What a binary costs the engine to compile, about, so that none keeps everybody waiting.
 *
 * Wherever code branches the engine may look at every local and at every value that a block hands over: time in the
 * product of both. A binary of 70 KB can be made to take 40 seconds so.
 */
import { MAX_WASM_EFFORT, MAX_WASM_FUNCTION_EFFORT } from "../../contracts/limits.ts";
import { Unmeterable } from "./unmeterable.ts";

/** Counts over all functions of a binary. Throws `Unmeterable` past the limits. */
export class Effort {
  #width = 0;
  #spent = 0;
  #spentBefore = 0;

  /** Begins a function: `width` values are looked at where it branches. */
  begin(width: number): void {
    this.#width = width;
    this.#spentBefore = this.#spent;
    this.work(1);
  }

  /** Notes so many branches. */
  work(branches: number): void {
    this.#spent += branches * this.#width;
    if (this.#spent > MAX_WASM_EFFORT || this.#spent - this.#spentBefore > MAX_WASM_FUNCTION_EFFORT) {
      throw new Unmeterable("it has too many branches among too many locals, which takes long to compile", 0);
    }
  }
}
