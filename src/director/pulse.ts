/**
 * Signs of life in a body that is written while it comes: bytes that mean nothing to its reader, after each while of
 * silence. Only when something is written does it show that the reader has closed the connection; without a sign of life
 * a silent call would go on for a caller who has left.
 */
import { PULSE_MS } from "../contracts/limits.ts";

/** A space in front of a text of JSON is none of it. */
export const JSON_PULSE = new TextEncoder().encode(" ");
/** A comment, which readers of server-sent events skip. */
export const EVENTS_PULSE = new TextEncoder().encode(":\n\n");

/** What `reader` gives is waited for no longer than so many milliseconds; null: it has not come. */
export type WaitFor = <Value>(value: Promise<Value>, ms: number) => Promise<Value | null>;

/** The same body with signs of life; as it is where its format has no bytes for them. */
export function withPulse(
  body: ReadableStream<Uint8Array>,
  pulse: Uint8Array | null,
  waitFor: WaitFor = waitAtMost,
): ReadableStream<Uint8Array> {
  if (pulse === null) return body;
  const reader = body.getReader();
  let next: ReturnType<typeof reader.read> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        next ??= reader.read();
        const read = await waitFor(next, PULSE_MS);
        // The stream owns what it sends: the next sign must be another array.
        if (read === null) return controller.enqueue(pulse.slice());
        next = undefined;
        if (read.done) controller.close();
        else controller.enqueue(read.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

async function waitAtMost<Value>(value: Promise<Value>, ms: number): Promise<Value | null> {
  const { promise: silence, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ms);
  try {
    return await Promise.race([value, silence]);
  } finally {
    clearTimeout(timer);
  }
}
