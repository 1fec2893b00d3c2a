/**
 * How a route is described, as data next to its handler: the OpenAPI document is made of nothing else.
 *
 * What follows from the route itself is not written again: its path, its scope, the refusals that every caller without a
 * key meets, and those of every query or body that cannot be read.
 */
import type { z } from "zod";
import type { ErrorCode } from "../../contracts/errors.ts";

/** Chapters of the reference, in the order in which they are shown, each with a sentence about it. */
export const TAGS = {
  functions: "Deploy functions, look at them, take them back.",
  calls: "Call functions: with a report of what the call used, or as plain HTTPS endpoints.",
  jobs: "Calls that outlive their request: spawn them, follow them, end them, send them on their way again.",
  workflows: "Several calls as one: chains and graphs of steps, checked before they run.",
  deployed: "What is deployed here now, each function with its own types.",
  caches: "Results that are kept: look at them, forget them.",
  workers: "The troupe that performs the functions.",
  statistics: "What was called, how often, and how long it took.",
  keys: "Who may do what.",
  platform: "The platform about itself.",
} as const;
export type Tag = keyof typeof TAGS;

/** A parameter in the path, the query or a header. */
export interface ParameterDoc {
  readonly in: "path" | "query" | "header";
  readonly name: string;
  readonly description: string;
  readonly schema: z.ZodType;
  /** False when missing; parameters in the path are always required. */
  readonly required?: boolean;
}

/** A request's body. */
export interface BodyDoc {
  readonly schema: z.ZodType;
  /** Whether arguments or values travel in it, so that it may come as CBOR too. */
  readonly carriesValues?: boolean;
  /** True when missing. */
  readonly required?: boolean;
  readonly example?: unknown;
}

/** An answer that is no problem; one without a schema, a line and a media type has no body. */
export interface AnswerDoc {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly carriesValues?: boolean;
  /** Media type of what is no JSON; with `line`, the only one of a sequence. */
  readonly mediaType?: string;
  /** Of an answer that is a sequence, NDJSON or CBOR: what each line or item is. With a schema: what it is on demand. */
  readonly line?: z.ZodType;
  /** Whether such a sequence can be had as events and as bare bytes too. */
  readonly streamed?: boolean;
  /** Headers that it carries besides those of every answer, each with its meaning. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A code that a route may answer; with a status where it is not that of the table. */
export type FaultDoc = ErrorCode | { readonly code: ErrorCode; readonly status: number };

/** One operation. */
export interface OperationDoc {
  /** Unique; generated clients name their methods after it. */
  readonly id: string;
  readonly tag: Tag;
  /** A few words, without a full stop. */
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly ParameterDoc[];
  readonly body?: BodyDoc;
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  /** Codes of its own: those for missing keys, unreadable queries and bodies, and our own failures are added. */
  readonly faults?: readonly FaultDoc[];
  /** Whether a route that is open to anyone looks at a key all the same. */
  readonly readsKey?: boolean;
}

/** The methods that are worth describing of a route that takes any. */
export type AnyMethodDoc = Readonly<Partial<Record<"get" | "post", OperationDoc>>>;
