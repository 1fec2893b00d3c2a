/**
 * What each worker made of a broadcast.
 */
import type { TroupeError } from "../contracts/errors.ts";
import type { BroadcastResponse, InvocationResponse } from "../contracts/responses.ts";
import { errorOf } from "./errors.ts";

/** One of both: `error` where the call failed on that worker, else `value`. */
export type BroadcastResult<Value> = {
  readonly worker: string;
  readonly invocation?: InvocationResponse | undefined;
} & (
  | { readonly value: Value; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: TroupeError }
);

/** Results in the order of the workers. */
export function broadcastResults({ results }: BroadcastResponse): BroadcastResult<unknown>[] {
  return results.map(({ worker, value, error, invocation }) =>
    error === undefined ? { worker, value, invocation } : { worker, error: errorOf(error), invocation },
  );
}
