/**
 * Code that was run without being deployed, as a director remembers it: compiled, and where it has started. The code used
 * last stays, up to a number and a size in all.
 */
import type { Artifact, FunctionVersion } from "../../contracts/function.ts";
import { MAX_CACHED_RUN_BYTES, MAX_CACHED_RUNS } from "../../contracts/limits.ts";

/** Code that was compiled. */
export interface CompiledRun {
  /** What it would be if it were deployed; its limits are those of the run that it was compiled for. */
  readonly version: FunctionVersion;
  readonly artifact: Artifact;
  /** Its source maps. */
  readonly trace: Uint8Array;
  /** Workers that have it loaded, unless they have dropped it since. */
  readonly startedOn: Set<string>;
}

export class RunMemory {
  readonly #runs = new Map<string, CompiledRun>();
  #bytes = 0;

  get(key: string): CompiledRun | undefined {
    const run = this.#runs.get(key);
    if (run === undefined) return undefined;
    this.#runs.delete(key);
    this.#runs.set(key, run);
    return run;
  }

  keep(key: string, run: CompiledRun): void {
    this.#forget(key);
    this.#runs.set(key, run);
    this.#bytes += sizeOf(run);
    for (const oldest of this.#runs.keys()) {
      if (this.#runs.size <= MAX_CACHED_RUNS && this.#bytes <= MAX_CACHED_RUN_BYTES) break;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const run = this.#runs.get(key);
    if (run !== undefined && this.#runs.delete(key)) this.#bytes -= sizeOf(run);
  }
}

function sizeOf({ artifact, trace }: CompiledRun): number {
  return Object.values(artifact.modules).reduce((size, text) => size + text.length, trace.byteLength);
}
