/**
 * Keys of requests that may be sent twice.
 */
import type { RequestOptions, Transport } from "../transport.ts";

/** The `Idempotency-Key` of a call: its own; one that is made where it may run twice without harm; else none. */
export function repeatKey({ repeatable, runtime }: Transport, options: RequestOptions): string | undefined {
  return options.idempotencyKey ?? ((options.repeatable ?? repeatable) ? runtime.uniqueKey() : undefined);
}
