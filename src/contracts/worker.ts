/**
 * What directors ask of workers beside plain calls.
 */
import { z } from "zod";
import type { Bindings } from "./bindings.ts";
import { ERRORS, type ErrorCode, type TroupeFault } from "./errors.ts";
import type { Artifact, FunctionConfig } from "./function.ts";
import type { ContentHash, FunctionName } from "./ids.ts";
import type { LogLine } from "./invocation.ts";

/** Code that is about to be deployed, to be started once to see whether it starts. */
export interface Candidate {
  readonly name: FunctionName;
  readonly artifactHash: ContentHash;
  readonly artifact: Artifact;
  readonly export: string;
  readonly config: FunctionConfig;
  /** What it gets in its `env`, and the hash by which that will be stored; none where it gets nothing. */
  readonly bindings?: { readonly hash: ContentHash; readonly record: Bindings } | null;
}

/** Header of a web request to a worker: the call it belongs to, as JSON in percent-encoding. */
export const CALL_HEADER = "troupe-call";

/** Header of a worker's answer that is not the function's: `busy`, or a fault as JSON in percent-encoding. */
export const REFUSAL_HEADER = "troupe-refusal";
export const BUSY = "busy";

const refusal = z.object({
  code: z.custom<ErrorCode>((code) => typeof code === "string" && Object.hasOwn(ERRORS, code)),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).exactOptional(),
  retryAfterSeconds: z.number().exactOptional(),
});

/** A refusal as it stands in the header; null for `busy`. */
export function encodeRefusal(reason: TroupeFault | null): string {
  return reason === null ? BUSY : encodeURIComponent(JSON.stringify(reason));
}

/** The fault in the header of a refusal that is not `busy`. */
export function decodeRefusal(header: string): TroupeFault {
  return refusal.parse(JSON.parse(decodeURIComponent(header)));
}

/** How a web request ended that somebody watches. */
export interface WebEnding {
  readonly fault: TroupeFault | null;
  readonly cpuMs: number | null;
  /** All that it logged, behind its answer too. */
  readonly logs: readonly LogLine[];
}

/** A call that a worker runs at this moment. */
export interface RunningInvocation {
  readonly id: string;
  readonly function: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}
