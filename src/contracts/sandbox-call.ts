/**
 * What travels between a worker and the code inside a function's isolate.
 */
import type { TroupeFault } from "./errors.ts";
import type { LogLine, StreamEncoding } from "./invocation.ts";

/**
 * What of a function is called, where that is not its export: a method of an entrypoint class
 * (`export class Admin extends WorkerEntrypoint`), or the handler of a timetable.
 */
export type Entry =
  | { readonly entrypoint: string; readonly method: string }
  | { readonly cron: string /** Milliseconds since the epoch. */; readonly scheduledTime: number };

/** One call, as the isolate gets it. */
export interface SandboxCall {
  readonly id: string;
  readonly args: readonly unknown[];
  readonly limits: SandboxLimits;
  /**
   * When the worker sent the call, by its clock: how late it comes tells how long others have held the thread.
   * Right behind a call that has held it, the time before that.
   */
  readonly sentMs: number;
  /** How the value is to be encoded. */
  readonly encoding: StreamEncoding;
  /** Missing: the export. */
  readonly entry?: Entry;
  /** Set on a web request of which the worker will ask how it ended. */
  readonly watched?: true;
}

/**
 * Calls of one function that run one after another, in the context of one call. The first that waits ends the batch, and
 * so does one that fails, where `stopAtFault` says so; the others are not begun.
 */
export interface SandboxBatch extends Omit<SandboxCall, "id" | "args"> {
  readonly calls: readonly { readonly id: string; readonly args: readonly unknown[] }[];
  readonly stopAtFault: boolean;
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

/**
 * How a call ended: with a fault, or (null) well. It leaves the isolate as JSON text, never as an object, for function
 * code may have poisoned what objects inherit.
 */
export interface SandboxOutcome {
  readonly fault: TroupeFault | null;
  /** Whether the module itself did not start: its isolate is of no use. */
  readonly startUp: boolean;
  readonly figures: SandboxFigures;
}

/**
 * Stands between the outcome of a call and its value, in the text that answers the call; the outcome holds none of it.
 * The value is JSON text, or CBOR with one character for each byte: text is all that leaves an isolate.
 */
export const VALUE_SEPARATOR = "\n";

/**
 * Marks of the calls in the text that answers a batch: each is a mark, the wall time of the call in milliseconds, `:`, the
 * length of its answer in characters, `:`, and the answer. `WAITED` says that the call has waited for something.
 */
export const AT_ONCE = "=";
export const WAITED = "~";

/** Environment of an isolate: which export is the function, or why there is no code. */
export interface SandboxEnv {
  readonly export: string;
  /** Whether any outgoing request may be made at all. */
  readonly network: boolean;
  /** What the function gets in its own `env`; missing where it has no bindings. */
  readonly bindings?: OpenBindings;
  /** Loopback to the key-value storage of each binding, by its name. */
  readonly kv?: Readonly<Record<string, unknown>>;
  /** Set when the artifact could not be loaded: every call answers with this. */
  readonly failure?: TroupeFault;
}

/** The bindings of a version as its isolate gets them: with its secrets in clear. */
export interface OpenBindings {
  readonly vars: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Names of the bindings of key-value storage. */
  readonly kv: readonly string[];
  readonly versionMetadata: {
    readonly name: string;
    readonly value: { readonly id: string; readonly tag: string; readonly timestamp: string };
  } | null;
  readonly node: boolean;
}

/** Compatibility date of the runtime that every function runs on. */
export const RUNTIME_DATE = "2026-10-01";

/** Folder of the function's modules inside the isolate, beside the module that runs them. */
export const USER_FOLDER = "function/";
/**
 * Module that exports the main module's namespace as `module`: whoever imports a namespace with an export named `then`
 * would get what that makes of it.
 */
export const ENTRY_MODULE = "entry.js";
/** Module that a function gets for `cloudflare:workers`. */
export const WORKERS_MODULE = "workers.js";
/** All that it exports. */
export const WORKERS_EXPORTS = [
  "WorkerEntrypoint",
  "DurableObject",
  "WorkflowEntrypoint",
  "RpcTarget",
  "env",
  "waitUntil",
] as const;
/** The isolate's main module; metered code imports its meter from there. */
export const MAIN_MODULE = "troupe.js";

/** Header that carries the outcome of a web request from the isolate to the worker, in percent-encoding. */
export const OUTCOME_HEADER = "troupe-outcome";

/** An invocation ended by `ctx.abort` cannot answer: its outcome is the text of the abort reason, after this mark. */
export const ABORT_MARK = "troupe-abort:";

/**
 * What metered WebAssembly imports: the function that is asked for fuel, and the global that holds it. Only the platform's
 * own code in the isolate gives them.
 */
export const WASM_METER_MODULE = "troupe:meter";
export const WASM_METER_CHECK = "check";
export const WASM_METER_FUEL = "fuel";
