/**
 * The index spaces of a binary, and where each index leads after metering.
 *
 * Two imports are added behind the author's: the function `check` and the global that holds the fuel. So functions and
 * globals of the module's own move up by one. Behind all functions stands one more for each imported function: it pays
 * for the call and passes it on, and wherever the author names the import, it is called instead. No index of the author's
 * leads to what was added: one past the end of its space is refused, although it would name something now.
 */
import type { WasmReader } from "./reader.ts";

/** A function's type, as far as it matters. */
export interface Signature {
  readonly params: number;
  readonly results: number;
}

/** What a binary declares. */
export interface Declarations {
  readonly types: readonly Signature[];
  /** Type of each imported function. */
  readonly importedFunctions: readonly number[];
  readonly importedGlobals: number;
  /** Type of each function of the module's own. */
  readonly functions: readonly number[];
  readonly globals: number;
}

/** From indices of the author's to those of the metered binary. Methods throw `Unmeterable`. */
export class Layout {
  readonly declarations: Declarations;
  /** Type `() → i32` of `check`. */
  readonly checkType: number;
  /** Index of `check`. */
  readonly check: number;
  /** Index of the global that holds the fuel. */
  readonly fuel: number;
  /** Values of the widest type: what a block may hand over. */
  readonly widest: number;
  readonly #functionCount: number;

  constructor(declarations: Declarations) {
    const { types, importedFunctions, importedGlobals, functions } = declarations;
    this.declarations = declarations;
    this.checkType = types.length;
    this.check = importedFunctions.length;
    this.fuel = importedGlobals;
    this.widest = types.reduce((widest, { params, results }) => Math.max(widest, params + results), 1);
    this.#functionCount = importedFunctions.length + functions.length;
  }

  /** Reads an index of a function; returns the one that it has now. */
  function(reader: WasmReader): number {
    const index = reader.u32();
    if (index >= this.#functionCount) reader.fail(`there is no function ${index}`);
    return index < this.check ? this.#functionCount + 1 + index : index + 1;
  }

  /** Reads an index of a global; returns the one that it has now. */
  global(reader: WasmReader): number {
    const index = reader.u32();
    if (index >= this.fuel + this.declarations.globals) reader.fail(`there is no global ${index}`);
    return index < this.fuel ? index : index + 1;
  }

  /** Passes over an index of a type, and returns it. */
  type(reader: WasmReader): number {
    const index = reader.u32();
    if (index >= this.checkType) reader.fail(`there is no type ${index}`);
    return index;
  }

  /** The type of an index of the author's. */
  signature(type: number): Signature {
    return this.declarations.types[type] ?? { params: 0, results: 0 };
  }
}
