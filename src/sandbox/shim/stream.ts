/**
 * One call whose result goes to the caller piece by piece, as frames (see `contracts/frames.ts`).
 *
 * The next piece is asked for when the one before was read: a slow reader holds the function back. The deadline stands
 * until the end; a reader that leaves ends the walk. Nothing but bytes leaves.
 */
import type { TroupeFault } from "../../contracts/errors.ts";
import { fault } from "../../contracts/errors.ts";
import { FRAME, FRAME_HEAD_BYTES } from "../../contracts/frames.ts";
import type { SandboxEnv } from "../../contracts/sandbox-call.ts";
import { armDeadline } from "./deadline.ts";
import { type Invocation, within } from "./invocation.ts";
import { endTurn, markTurn, resumeTurn } from "./meter.ts";
import { getReady, startedTarget } from "./module.ts";
import { outcomeText } from "./outcome.ts";
import { encodePiece, tooLarge } from "./pieces.ts";
import {
  apply,
  awaitable,
  charCode,
  copyBytes,
  NativeUint8Array,
  type Pipe,
  pipeTo,
  sealed,
  utf8Bytes,
} from "./primordials.ts";
import { type Source, sourceOf, walk } from "./source.ts";
import { faultOf } from "./thrown.ts";

/** Calls the function and writes frames of what it yields. Answers with the outcome as text; never rejects. */
export function stream(
  invocation: Invocation,
  args: readonly unknown[],
  env: SandboxEnv,
  writable: WritableStream<Uint8Array>,
): Promise<string> {
  return within(invocation, () => sealed(perform(invocation, args, env, pipeTo(writable))));
}

async function perform(
  invocation: Invocation,
  args: readonly unknown[],
  env: SandboxEnv,
  pipe: Pipe,
): Promise<string> {
  const ready = await awaitable(getReady(invocation, env));
  const disarm = armDeadline(invocation);
  const sending: Sending = { invocation, pipe, left: invocation.limits.maxOutputBytes, refusal: invocation.refusal };
  if (ready) await awaitable(send(sending, args));
  endTurn(invocation);
  try {
    await pipe.close();
  } catch {
    // The reader has left.
  }
  disarm();
  return outcomeText(invocation, sending.refusal);
}

/** A result that is being sent. */
interface Sending {
  readonly invocation: Invocation;
  readonly pipe: Pipe;
  /** Bytes that the rest may have. */
  left: number;
  refusal: TroupeFault | null;
}

const notCallable = fault("invalid_request", "The function answers web requests; call it at its endpoint under /f/.");

/** Calls the function and sends all that comes. Never rejects. */
async function send(sending: Sending, args: readonly unknown[]): Promise<void> {
  const target = startedTarget();
  if (target?.kind !== "function") {
    sending.refusal = notCallable;
    return;
  }
  markTurn(sending.invocation);
  try {
    const result = await apply(target.call, undefined, args as unknown[]);
    const source = sourceOf(result);
    if (source === undefined) await awaitable(put(sending, FRAME.value, result));
    else await awaitable(sendAll(sending, source));
  } catch (error) {
    sending.refusal = sending.refusal ?? faultOf(error);
  }
}

async function sendAll(sending: Sending, source: Source): Promise<void> {
  let left = false;
  sending.pipe.whenLeft(() => {
    left = true;
    within(sending.invocation, () => {
      resumeTurn(sending.invocation);
      void sealed(leave(source));
    });
  });
  await awaitable(walk(source, (piece) => !left && awaitable(put(sending, FRAME.item, piece))));
}

/** Tells the function that its reader has left; it may wait for something meanwhile. Never rejects. */
async function leave(source: Source): Promise<void> {
  try {
    await source.leave();
  } catch {
    // Nobody is there to be told.
  }
}

/** Sends a piece. Whether another is wanted. Throws what getters and proxies throw. */
async function put(sending: Sending, kind: number, piece: unknown): Promise<boolean> {
  const { invocation, pipe } = sending;
  const { text, refusal } = encodePiece(invocation, piece, sending.left);
  if (text === undefined || refusal !== undefined) {
    sending.refusal = refusal ?? tooLarge(invocation);
    return false;
  }
  const bytes = invocation.encoding === "json" ? utf8Bytes(text) : bytesOf(text);
  const frame = frameOf(kind, bytes);
  sending.left -= frame.length - FRAME_HEAD_BYTES;
  endTurn(invocation);
  try {
    await pipe.write(frame);
  } catch {
    return false;
  }
  resumeTurn(invocation);
  return true;
}

function frameOf(kind: number, bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  const frame = new NativeUint8Array(FRAME_HEAD_BYTES + length);
  frame[0] = kind;
  frame[1] = length >>> 24;
  frame[2] = length >>> 16;
  frame[3] = length >>> 8;
  frame[4] = length;
  copyBytes(frame, bytes, FRAME_HEAD_BYTES);
  return frame;
}

/** CBOR has a character for each byte. */
function bytesOf(text: string): Uint8Array {
  const bytes = new NativeUint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = charCode(text, index);
  return bytes;
}
