/**
 * One call whose result goes to the caller piece by piece, as frames (see `contracts/frames.ts`).
 *
 * The next piece is asked for when the one before was read: a slow reader holds the function back. The deadline stands
 * until the end; a reader that leaves ends the walk. Nothing but bytes leaves.
 */
import type { TroupeFault } from "../../contracts/errors.ts";
import { FRAME, FRAME_HEAD_BYTES } from "../../contracts/frames.ts";
import type { SandboxEnv } from "../../contracts/sandbox-call.ts";
import { drain } from "./background.ts";
import { armDeadline } from "./deadline.ts";
import { entryOf } from "./entry.ts";
import { type Invocation, within } from "./invocation.ts";
import { endTurn, markTurn, resumeTurn } from "./meter.ts";
import { getReady, startedModule } from "./module.ts";
import { outcomeText } from "./outcome.ts";
import type { PerformedCall } from "./perform.ts";
import { encodePiece, tooLarge } from "./pieces.ts";
import {
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
  call: PerformedCall,
  env: SandboxEnv,
  writable: WritableStream<Uint8Array>,
): Promise<string> {
  return within(invocation, () => sealed(perform(invocation, call, env, pipeTo(writable))));
}

async function perform(invocation: Invocation, call: PerformedCall, env: SandboxEnv, pipe: Pipe): Promise<string> {
  const ready = await awaitable(getReady(invocation, env));
  const disarm = armDeadline(invocation);
  const sending: Sending = {
    invocation,
    pipe,
    left: invocation.limits.maxOutputBytes,
    refusal: invocation.refusal,
    waiting: new NativeUint8Array(0),
    waitingFrames: 0,
    flight: undefined,
    gone: false,
  };
  if (ready) await awaitable(send(sending, call));
  endTurn(invocation);
  try {
    if (sending.flight !== undefined) await sending.flight;
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
  /** Frames that wait for the write before them. */
  waiting: Uint8Array;
  waitingFrames: number;
  /** The write under way. */
  flight: Promise<void> | undefined;
  /** Whether the reader has left. */
  gone: boolean;
}

/** How far a function may run ahead of its reader: a hop for each small item would take longer than the items do. */
const MAX_WAITING_BYTES = 16 * 1024;
const MAX_WAITING_FRAMES = 64;

/** Calls the function and sends all that comes. Never rejects. */
async function send(sending: Sending, { args, entry }: PerformedCall): Promise<void> {
  const { invocation } = sending;
  const started = startedModule();
  if (started === undefined) return;
  markTurn(invocation);
  try {
    const found = entry === undefined ? started.byDefault : entryOf(started, entry, invocation);
    if (!found.ok) {
      sending.refusal = found.fault;
      return;
    }
    const result = await found.value(args);
    const source = sourceOf(result);
    if (source === undefined) await awaitable(put(sending, FRAME.value, result));
    else await awaitable(sendAll(sending, source));
  } catch (error) {
    sending.refusal = sending.refusal ?? faultOf(error);
  }
  await awaitable(drain(invocation));
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
  const { invocation } = sending;
  const { text, refusal } = encodePiece(invocation, piece, sending.left);
  if (text === undefined || refusal !== undefined) {
    sending.refusal = refusal ?? tooLarge(invocation);
    return false;
  }
  const bytes = invocation.encoding === "json" ? utf8Bytes(text) : bytesOf(text);
  const frame = frameOf(kind, bytes);
  sending.left -= frame.length - FRAME_HEAD_BYTES;
  const waiting = new NativeUint8Array(sending.waiting.length + frame.length);
  copyBytes(waiting, sending.waiting, 0);
  copyBytes(waiting, frame, sending.waiting.length);
  sending.waiting = waiting;
  sending.waitingFrames++;
  sending.flight ??= awaitable(flush(sending));
  if (sending.waiting.length > MAX_WAITING_BYTES || sending.waitingFrames >= MAX_WAITING_FRAMES) {
    endTurn(invocation);
    await sending.flight;
    resumeTurn(invocation);
  }
  return !sending.gone;
}

/** Writes what waits until nothing does. Never rejects. */
async function flush(sending: Sending): Promise<void> {
  try {
    while (sending.waitingFrames > 0 && !sending.gone) {
      const frames = sending.waiting;
      sending.waiting = new NativeUint8Array(0);
      sending.waitingFrames = 0;
      await sending.pipe.write(frames);
    }
  } catch {
    sending.gone = true;
  }
  sending.flight = undefined;
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
