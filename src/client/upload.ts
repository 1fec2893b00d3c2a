/**
 * The inputs of a map on their way to the server: made while they are sent where `fetch` can do that, else all at once.
 */
import { encodeCbor, SEQUENCE_TYPES } from "../codec/index.ts";
import { joinBytes } from "../contracts/bytes.ts";
import { whenAborted } from "./deadline.ts";
import type { Runtime } from "./runtime.ts";
import type { StreamPayload } from "./transport.ts";

export type AnyIterable<T> = Iterable<T> | AsyncIterable<T>;

/** Bytes that are sent in one piece, where that many are there. */
const PIECE_BYTES = 64 * 1_024;

/** A body of a map, in pieces. */
export interface Upload {
  readonly contentType: string;
  readonly pieces: AnyIterable<Uint8Array>;
  /** Whether all of it is at hand: it is sent whole then, and again if need be. */
  readonly whole: boolean;
}

/** Inputs as items of CBOR, which carries whatever a function may take. */
export function uploadOf(inputs: AnyIterable<unknown>): Upload {
  const pieces = Symbol.asyncIterator in inputs ? itemsOf(inputs) : gathered(inputs);
  return { contentType: SEQUENCE_TYPES.cbor, pieces, whole: Array.isArray(inputs) };
}

/** Ends the inputs when it ends. `failed` is told what making the body fails with, for `fetch` would hide it. */
interface Ending {
  readonly signal: AbortSignal;
  failed(error: unknown): void;
}

/** The body to send. */
export async function payloadOf(
  { contentType, pieces, whole }: Upload,
  { streamsBodies }: Pick<Runtime, "streamsBodies">,
  ending: Ending,
): Promise<StreamPayload> {
  if (!whole && streamsBodies) return { contentType, body: streamOf(pieces, ending) };
  // An input that never comes must not outlast the signal.
  return { contentType, body: await Promise.race([whenAborted(ending.signal), collected(pieces, ending.signal)]) };
}

async function collected(pieces: AnyIterable<Uint8Array>, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) {
    signal.throwIfAborted();
    all.push(piece);
  }
  return joinBytes(all);
}

/** Inputs that come one by one are not held back. */
async function* itemsOf(inputs: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const input of inputs) yield encodeCbor(input);
}

function* gathered(inputs: Iterable<unknown>): Generator<Uint8Array> {
  let items: Uint8Array[] = [];
  let bytes = 0;
  for (const input of inputs) {
    const item = encodeCbor(input);
    items.push(item);
    bytes += item.length;
    if (bytes < PIECE_BYTES) continue;
    yield joinBytes(items);
    items = [];
    bytes = 0;
  }
  if (items.length > 0) yield joinBytes(items);
}

/** The stream looks at the signal itself: not every `fetch` that ends lets go of the body that it was sending. */
function streamOf(pieces: AnyIterable<Uint8Array>, { signal, failed }: Ending): ReadableStream<Uint8Array> {
  const iterator = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  const leave = async (): Promise<void> => {
    try {
      // An input that is still awaited holds this up, and nobody waits for it.
      await iterator.return?.();
    } catch {
      // Nobody asked for more inputs: how they end is their own business.
    }
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const end = () => {
        controller.error(signal.reason);
        void leave();
      };
      signal.addEventListener("abort", end, { once: true });
    },
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (signal.aborted) return;
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        failed(error);
      }
    },
    cancel: leave,
  });
}
