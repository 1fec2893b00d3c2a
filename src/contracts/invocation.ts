/**
 * One execution of a function: what a caller asks for, what travels between director, worker and isolate, and
 * what comes back.
 */
import { z } from "zod";
import type { CacheOrder } from "./cache.ts";
import { cacheMode } from "./cache.ts";
import type { TroupeFault } from "./errors.ts";
import type { InvocationLimits, RunnableVersion } from "./function.ts";
import { routingStrategy } from "./function.ts";
import { INVOCATION_LIMITS } from "./limits.ts";
import type { Entry } from "./sandbox-call.ts";

/** How values travel between a caller and a function. */
export type Encoding = "json" | "cbor";

const lowered = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max).optional();

/** Body of `POST …/invoke`. The limits given here can lower the function's own for this call, never raise them. */
export const invokeRequest = z.strictObject({
  args: z.array(z.unknown()).optional(),
  named: z.record(z.string(), z.unknown()).optional(),
  version: z.int().positive().optional(),
  timeoutMs: lowered(INVOCATION_LIMITS.timeoutMs),
  cpuMs: lowered(INVOCATION_LIMITS.cpuMs),
  routing: routingStrategy.optional(),
  /** What the call wants of the function's result cache; `use` when it is left out. */
  cache: cacheMode.optional(),
});

/** How the items of a streamed result travel; `bytes`: as the bytes or texts that they are. */
export type StreamEncoding = Encoding | "bytes";

/** What one execution used; a figure that nobody can measure is null, never a guess. */
export interface Usage {
  /** CPU time by the meter, whole milliseconds. */
  readonly cpuMs: number | null;
  readonly ioRequests: number;
  /** Bytes of outgoing requests, and of the answers to them. */
  readonly ioBytesOut: number;
  readonly ioBytesIn: number;
  /** Console output, one entry a line, bounded. */
  readonly logs: readonly LogLine[];
}

export interface LogLine {
  readonly level: "debug" | "info" | "log" | "warn" | "error";
  readonly message: string;
}

/** A call on its way from the director to a worker. */
export interface WorkerCall {
  readonly id: string;
  readonly fn: RunnableVersion;
  readonly args: readonly unknown[];
  /** The function's limits, lowered by what the call asked for. */
  readonly limits: InvocationLimits;
  /** How the value is to be encoded. */
  readonly encoding: Encoding;
  /** Set where the worker keeps results of the function. */
  readonly cache?: CacheOrder | undefined;
  /** What of the function is called; missing: its export. */
  readonly entry?: Entry;
  /** Set on a web request that somebody watches: how it ends is kept until it is asked for. */
  readonly watched?: true;
}

/** A call whose result is to be streamed. */
export type StreamCall = Omit<WorkerCall, "encoding" | "cache"> & { readonly encoding: StreamEncoding };

/** Calls of one version that travel to a worker in one hop; each has its own slot, its own limits and its own reply. */
export interface WorkerBatch extends Omit<WorkerCall, "id" | "args" | "cache"> {
  /** Whether calls behind one that failed are not to be begun. */
  readonly stopAtFault?: boolean;
  readonly calls: readonly Pick<WorkerCall, "id" | "args" | "cache">[];
}

/** An encoded value: JSON text (undefined for `undefined`, which JSON has no word for), or the bytes of CBOR. */
export type EncodedValue = string | Uint8Array | undefined;

/** What a worker answers: the encoded value or a fault, and the figures either way. `busy` means: ask the next one. */
export type WorkerReply =
  | { readonly state: "done"; readonly value: EncodedValue; readonly figures: WorkerFigures }
  | { readonly state: "failed"; readonly fault: TroupeFault; readonly figures: WorkerFigures }
  | { readonly state: "busy" };

/**
 * What a worker answers to a call whose result is to be streamed: frames (see `frames.ts`), of which the last holds a
 * `StreamEnding` as JSON.
 */
export type StreamReply =
  | { readonly state: "open"; readonly frames: ReadableStream<Uint8Array> }
  | { readonly state: "busy" };

/** How a streamed call ended. */
export interface StreamEnding {
  readonly fault: TroupeFault | null;
  readonly figures: WorkerFigures;
}

export interface WorkerFigures extends Usage {
  readonly worker: string;
  /** Whether the isolate had to be loaded for this call. */
  readonly cold: boolean;
  /** Time that the call waited for a slot on the worker. */
  readonly queueMs: number;
  readonly wallMs: number;
  /** Size of the encoded value; 0 where there is none. */
  readonly resultBytes: number;
  /** Set where the value is one that was kept, or that another call under way has given. */
  readonly cached?: true;
  /** Set where it is the latter: the call has waited for the other. */
  readonly joined?: true;
  /** How long the value stays fresh, of one that the worker keeps. */
  readonly freshMs?: number;
  /** Set on a call of a batch that has waited for something: calls of its function are better made each on its own. */
  readonly waited?: true;
}

/** The `invocation` member of every answer to an invoke. */
export interface InvocationReport {
  readonly id: string;
  readonly function: string;
  readonly version: number;
  readonly worker: string;
  readonly cached: boolean;
  readonly cold: boolean;
  readonly attempts: number;
  readonly cpuMs: number | null;
  readonly queueMs: number;
  readonly wallMs: number;
  readonly ioRequests: number;
  /** The sum of the two that follow. */
  readonly ioBytes: number;
  readonly ioBytesOut: number;
  readonly ioBytesIn: number;
  readonly resultBytes: number;
  readonly memoryBytes: number | null;
  readonly logs: readonly LogLine[];
}
