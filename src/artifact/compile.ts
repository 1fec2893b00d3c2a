/** Placeholder, replaced by the compiler. */
import type { Artifact, SourceBundle } from "../contracts/function.ts";
import type { Result } from "../contracts/result.ts";

/** A source compiled: what runs, and what can be read off the source. */
export interface Compiled {
  readonly artifact: Artifact;
  /** Names of the exported function's parameters, null where one has none; null when they cannot be read. */
  readonly parameters: readonly (string | null)[] | null;
}

/** Compiles the modules of a deploy. Faults: `invalid_source`, `user_error`, `payload_too_large`. */
export function compile(_source: SourceBundle, _exportName: string): Result<Compiled> {
  throw new Error("not built yet");
}
