/**
 * A map as its caller sees it: results to loop over, as calls finish.
 */
import type { TroupeError } from "../contracts/errors.ts";
import type { MapTotalsResponse } from "../contracts/responses.ts";
import { errorOf } from "./errors.ts";
import type { MapItem, MapLine } from "./map-lines.ts";

/** What an input came to: `error` where its call failed, else `value`. `index` counts inputs from 0. */
export type MapResult<Value> =
  | { readonly index: number; readonly value: Value; readonly error?: undefined }
  | { readonly index: number; readonly value?: undefined; readonly error: TroupeError };

/** How a map runs. */
export interface MapCallOptions {
  /** Whether results come in the order of the inputs, instead of as calls finish. */
  readonly ordered?: boolean | undefined;
  /** Calls under way at once; 64 when it is left out. */
  readonly concurrency?: number | undefined;
  /**
   * `return`, the default: an error stands in its input's place, and the rest goes on. `stop`: the loop throws the first
   * error, and no further call begins.
   */
  readonly onError?: "stop" | "return" | undefined;
  /** Attempts for each input; those after the first only for what may be tried again. */
  readonly maxAttempts?: number | undefined;
  /** Ends the map; the loop throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Results, once: a second loop goes on where the first one ended. */
export interface MapRun<Value> extends AsyncIterable<MapResult<Value>> {
  /** How many results have come. */
  readonly progress: { readonly succeeded: number; readonly failed: number };
  /** What became of all inputs; null before the loop has come to its end. */
  readonly totals: MapTotalsResponse | null;
}

/** Makes a run of the lines of an answer. */
export function mapRun(lines: AsyncIterable<MapLine>, throwsErrors: boolean): MapRun<unknown> {
  let totals: MapTotalsResponse | null = null;
  let succeeded = 0;
  let failed = 0;
  async function* results(): AsyncGenerator<MapResult<unknown>> {
    for await (const line of lines) {
      if ("totals" in line) {
        totals = line.totals as MapTotalsResponse;
        continue;
      }
      const item = line as MapItem;
      if (item.error === undefined) succeeded++;
      else failed++;
      yield resultOf(item, throwsErrors);
    }
  }
  const iterator = results();
  return {
    get progress() {
      return { succeeded, failed };
    },
    get totals() {
      return totals;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
}

/** The result of an input; an error is thrown where the caller wants that. */
export function resultOf({ index, value, error }: MapItem, throwsErrors: boolean): MapResult<unknown> {
  if (error === undefined) return { index, value };
  if (throwsErrors) throw errorOf(error);
  return { index, error: errorOf(error) };
}
