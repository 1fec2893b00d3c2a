/**
 * What directors and the objects that keep the cluster's results say to each other, and the KV copies that both know.
 *
 * An object names its copies by its present generation. When something was forgotten that may have been copied, the
 * object begins another generation: copies of the one before are found by nobody any more, wherever KV still has them.
 */
import type { KeptResult } from "./kept-result.ts";

/** A result with its lifetime; times are in milliseconds since the epoch, `null` is for good. */
export interface TimedResult extends KeptResult {
  readonly freshUntil: number | null;
  /** Until when it may be given at all. */
  readonly staleUntil: number | null;
}

/** What an object answers when it is asked for a result. */
export interface SharedAnswer {
  readonly generation: string;
  readonly result: TimedResult | null;
}

/** Results that were given without asking the object: how often, by key. */
export type UseCounts = readonly (readonly [key: string, uses: number])[];

/** Key of the KV copy of a result. */
export const resultCopyKey = (generation: string, key: string): string => `result:${generation}:${key}`;
