/**
 * What travels between a worker and the code inside a function's isolate.
 */
import type { TroupeFault } from "./errors.ts";
import type { FunctionKind } from "./function.ts";
import type { LogLine } from "./invocation.ts";

/** One call, as the isolate gets it. */
export interface SandboxCall {
  readonly id: string;
  readonly args: readonly unknown[];
  readonly limits: SandboxLimits;
}

/** The limits that are enforced inside the isolate. */
export interface SandboxLimits {
  readonly cpuMs: number;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  readonly subRequests: number;
}

/** What one call used, as the isolate saw it. */
export interface SandboxFigures {
  readonly cpuMs: number;
  readonly requests: number;
  readonly logs: readonly LogLine[];
}

/** How a call ended. `value` is JSON text; undefined when the function returned `undefined`. */
export type SandboxReply =
  | { readonly ok: true; readonly value: string | undefined; readonly figures: SandboxFigures }
  | { readonly ok: false; readonly fault: TroupeFault; readonly figures: SandboxFigures; readonly startUp: boolean };

/** How a start of the module ended. */
export type SandboxProbe =
  | { readonly ok: true; readonly kind: FunctionKind }
  | { readonly ok: false; readonly fault: TroupeFault };

/** Environment of an isolate: which module and export is the function, or why there is no code. */
export interface SandboxEnv {
  readonly main: string;
  readonly export: string;
  /** Whether any outgoing request may be made at all. */
  readonly network: boolean;
  /** Set when the artifact could not be loaded: every call answers with this. */
  readonly failure?: TroupeFault;
}

/** Folder of the function's modules inside the isolate, beside the module that runs them. */
export const USER_FOLDER = "function/";
/** The isolate's main module; metered code imports its meter from there. */
export const MAIN_MODULE = "troupe.js";

/** Header that carries the outcome of a web request from the isolate to the worker, as ASCII JSON. */
export const OUTCOME_HEADER = "troupe-outcome";

/**
 * An invocation ended by `ctx.abort` cannot answer: its fault and figures travel as the text of the abort reason,
 * after this mark.
 */
export const ABORT_MARK = "troupe-abort:";

export interface AbortReport {
  readonly fault: TroupeFault;
  readonly figures: SandboxFigures;
}
