/**
 * Meters a WebAssembly binary, so that the CPU limit holds for it as for JavaScript.
 *
 * **What is promised.** Each activation of a function, each iteration of a loop and each call of what is imported is paid
 * for before it is made, from fuel that all instances of an isolate share; when it is used up, `check` is called, which
 * returns new fuel, throws, or never returns. Straight code pays by its length, and what moves memory or tables pays as
 * much as a call. Between two ticks at most the body of one function is run through once.
 *
 * **What stays as it was:** results, traps, what is exported and imported, but for two imports of the platform's. What
 * changes: custom sections, names among them, are gone; memories and tables are bounded.
 *
 * **What is refused:** whatever is not in the table of instructions or not in the standard's form. The engine checks types
 * when the code is loaded, as ever; here only the form is checked, and that no index leads to what was added.
 */
import { fail, type Result, succeed } from "../../contracts/result.ts";
import { readDeclarations } from "./declarations.ts";
import { Layout } from "./layout.ts";
import { rewriteSections } from "./rewrite.ts";
import { readSections } from "./sections.ts";
import { Unmeterable } from "./unmeterable.ts";

/** Why a binary was refused: a part of a sentence, and the byte at which it was noticed. */
export interface WasmFault {
  readonly reason: string;
  readonly offset: number;
}

/** The metered binary. It imports `check` and the fuel from `WASM_METER_MODULE`, besides what it imports anyway. */
export function meterWasm(bytes: Uint8Array): Result<Uint8Array<ArrayBuffer>, WasmFault> {
  try {
    const sections = readSections(bytes);
    return succeed(rewriteSections(sections, new Layout(readDeclarations(sections)), bytes.length));
  } catch (error) {
    if (!(error instanceof Unmeterable)) throw error;
    return fail({ reason: error.message, offset: error.offset });
  }
}
