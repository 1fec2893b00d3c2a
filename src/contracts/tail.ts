/**
 * Tails: somebody watches what a function logs while it is called. A tail is asked for, joined by a WebSocket, and told of
 * each call as `wrangler tail` reads it.
 */
import { z } from "zod";
import type { LogLine } from "./invocation.ts";

/** Name of the one object that holds all tails. */
export const TAIL_OBJECT = "tails";
/** What the socket must speak. */
export const TAIL_PROTOCOL = "trace-v1";

const texts = z.array(z.string().max(256)).max(32);

/** One condition; a call is told of when it meets all of a tail's. */
export const tailFilter = z.union([
  /** The share of calls that are told of. */
  z.strictObject({ sampling_rate: z.number().min(0).max(1) }),
  z.strictObject({ outcome: texts }),
  z.strictObject({ method: texts }),
  /** A header that is there, or that holds a text. */
  z.strictObject({ header: z.strictObject({ key: z.string().max(256), query: z.string().max(1_024).optional() }) }),
  /** Addresses of callers; `self` is the one that asked for the tail. */
  z.strictObject({ client_ip: texts }),
  /** A text that a log line or an exception holds. */
  z.strictObject({ query: z.string().max(1_024) }),
  z.strictObject({ scriptVersion: z.string().max(64) }),
]);
export type TailFilter = z.infer<typeof tailFilter>;

/** A tail that is asked for. */
export interface NewTail {
  readonly function: string;
  readonly filters: readonly TailFilter[];
  /** Address of whoever asks; null where it is not known. */
  readonly clientIp: string | null;
}

/** A tail. */
export interface TailRecord {
  /** Nobody can guess it: whoever knows it may join. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** How a call ended, in the tool's words. */
export type TailOutcome = "ok" | "exception" | "exceededCpu" | "exceededMemory" | "canceled" | "unknown";

/** What made the function run. */
export type TailSubject =
  | { readonly request: TailRequest; readonly response?: { readonly status: number } }
  | { readonly cron: string; readonly scheduledTime: number }
  | { readonly rpcMethod: string };

/** A request as it is shown: without what would let others in. */
export interface TailRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cf: Readonly<Record<string, unknown>>;
}

/** What is told of a call. Times are milliseconds since the epoch. */
export interface TailMessage {
  readonly outcome: TailOutcome;
  readonly scriptName: string;
  readonly scriptVersion: { readonly id: string };
  readonly entrypoint?: string;
  readonly eventTimestamp: number;
  readonly cpuTime: number;
  readonly wallTime: number;
  readonly exceptions: readonly TailException[];
  readonly logs: readonly {
    readonly level: LogLine["level"];
    readonly message: readonly unknown[];
    readonly timestamp: number;
  }[];
  readonly event: TailSubject;
}

export interface TailException {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly timestamp: number;
}
