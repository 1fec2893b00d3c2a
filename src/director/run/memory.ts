/**
 * Code that was run without being deployed, as a director remembers it: compiled, and where it has started. The code used
 * last stays, up to a number and a size in all.
 */
import { BoundedCache } from "../../cache/bounded-cache.ts";
import { FOR_GOOD } from "../../cache/lifetime.ts";
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
  readonly #runs = new BoundedCache<CompiledRun>(
    { policy: "lru", maxEntries: MAX_CACHED_RUNS, maxBytes: MAX_CACHED_RUN_BYTES },
    () => 0,
  );

  get(key: string): CompiledRun | undefined {
    return this.#runs.get(key)?.value;
  }

  keep(key: string, run: CompiledRun): void {
    this.#runs.put(key, run, sizeOf(run), FOR_GOOD);
  }
}

function sizeOf({ artifact, trace }: CompiledRun): number {
  const texts = [
    ...Object.values(artifact.modules),
    ...Object.values(artifact.assets ?? {}).map(({ base64 }) => base64),
  ];
  return texts.reduce((size, text) => size + text.length, trace.byteLength);
}
