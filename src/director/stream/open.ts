/**
 * The pipeline of a call whose result is streamed: like `invoke`, but the items go out as they come, each held to its
 * type. Only a call that has sent nothing yet is offered to another worker.
 */
import { ANSWER_LIMITS, decodeCbor } from "../../codec/index.ts";
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { FRAME, type Frame, readFrames } from "../../contracts/frames.ts";
import { type LiveFunction, runnableOf } from "../../contracts/function.ts";
import { newId } from "../../contracts/ids.ts";
import type { InvocationReport, StreamCall, StreamEncoding, StreamEnding } from "../../contracts/invocation.ts";
import { MAX_OUTCOME_BYTES, STREAM_GRACE_MS } from "../../contracts/limits.ts";
import { fail, type Result, succeed } from "../../contracts/result.ts";
import { describeMismatch } from "../../signature/mismatch.ts";
import type { GivenArguments } from "../arguments.ts";
import { chooseCalled } from "../call/callee.ts";
import type { ChosenCall } from "../call/choose.ts";
import { report } from "../call/conclude.ts";
import type { Director } from "../director.ts";
import { type CallOptions, lowerLimits, overloaded, workersFor } from "../invoke.ts";
import { refusalOf } from "../suspension.ts";
import { type Occasion, sawCall } from "../tail/sights.ts";
import { type LoadTrace, traceFault, traceLogs } from "../trace.ts";

/** What is asked for besides the arguments. */
export type StreamOptions = Omit<CallOptions, "encoding"> & { readonly encoding: StreamEncoding };

/**
 * A piece of a stream: items that came together, never none; the last piece tells how the call ended. A failure carries
 * the report in `details.invocation`.
 */
export type Piece =
  | { readonly kind: "items"; readonly items: readonly Uint8Array[] }
  | { readonly kind: "end"; readonly fault: TroupeFault | null; readonly invocation: InvocationReport };

/** A stream that has begun. */
export interface OpenStream {
  readonly id: string;
  readonly pieces: AsyncGenerator<Piece, void>;
  /** Ends the call, even while a piece is waited for. */
  leave(): void;
}

/** Calls a function. What fails before the first item is a failure of the call; what fails later is the last piece. */
export async function openStream(
  director: Director,
  live: LiveFunction,
  given: GivenArguments,
  options: StreamOptions,
): Promise<Result<OpenStream>> {
  const refusal = refusalOf(live, options.entry);
  if (refusal !== null) return fail(refusal);
  const chosen = chooseCalled(live, given, options.entry);
  if (!chosen.ok) return chosen;
  const { version: fn, args } = chosen.value;
  const workers = workersFor(director, fn, options);
  if (!workers.ok) return workers;
  const id = options.id ?? newId("inv", director.entropy);
  const limits = lowerLimits(fn.config.limits, options);
  const { encoding, entry } = options;
  const call = { id, fn: runnableOf(fn), args, limits, encoding, ...(entry === undefined ? {} : { entry }) };
  const repeatable = options.repeatable || fn.config.idempotent;
  const source = { call, chosen: chosen.value, trace: director.traces(fn.trace), director, occasion: options };
  return offer(director, workers.value, source, repeatable);
}

/** A call, and what its pieces are read with. */
interface Reading {
  readonly call: StreamCall;
  readonly chosen: ChosenCall;
  readonly trace: LoadTrace;
  readonly director: Director;
  readonly occasion: Occasion;
}

async function offer(
  director: Director,
  order: Iterable<string>,
  reading: Reading,
  repeatable: boolean,
): Promise<Result<OpenStream>> {
  const { id } = reading.call;
  let attempts = 0;
  let lost: Result<OpenStream> | undefined;
  for (const worker of order) {
    const { timeoutMs } = reading.call.limits;
    const ask = () => begin(director, worker, reading, attempts + 1);
    const begun = await director.watch.call(worker, timeoutMs, ask, isLost);
    if (begun === null) continue;
    attempts++;
    const { first, pieces, leave } = begun;
    if (first.kind === "items" || first.fault === null) {
      return succeed({ id, pieces: startingWith(first, pieces), leave });
    }
    lost = fail(first.fault);
    if (first.fault.code !== "worker_unavailable" || !repeatable) return lost;
  }
  return lost ?? fail(overloaded());
}

/** A stream of which the first piece has come. */
interface Begun extends Omit<OpenStream, "id"> {
  readonly first: Piece;
}

/** Gives the call to a worker. Null: it is busy. */
async function begin(director: Director, worker: string, reading: Reading, attempts: number): Promise<Begun | null> {
  const reply = await director.workers.stream(worker, reading.call);
  if (reply.state === "busy") return null;
  const { promise: left, reject } = Promise.withResolvers<never>();
  const pieces = piecesOf({ frames: reply.frames, left, worker, attempts }, reading);
  const { value: first } = await pieces.next();
  if (first === undefined) throw new RangeError("A stream has a last piece.");
  const leave = () => {
    reject(new Error("The reader has left."));
    director.background(endLater(director, worker, reading.call.id));
  };
  return { first, pieces, leave };
}

/**
 * Ends a call whose reader has left. That its stream is not wanted any more reaches the worker with the next frame only, so
 * a silent function is ended by its id, after a while in which it may tidy up.
 */
async function endLater({ workers, schedule }: Director, worker: string, id: string): Promise<void> {
  await new Promise<void>((resolve) => schedule(resolve, STREAM_GRACE_MS));
  // A worker that does not answer has nothing left to end.
  await workers.cancel(worker, id).catch(() => false);
}

function isLost(begun: Begun | null): boolean {
  return begun !== null && begun.first.kind === "end" && begun.first.fault?.code === "worker_unavailable";
}

async function* startingWith(first: Piece, rest: AsyncGenerator<Piece, void>): AsyncGenerator<Piece, void> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return();
  }
}

/** What a worker sends, and what is known of it. */
interface Sent {
  readonly frames: ReadableStream<Uint8Array>;
  /** Rejects when nobody wants more. */
  readonly left: Promise<never>;
  readonly worker: string;
  readonly attempts: number;
}

async function* piecesOf({ frames, left, worker, attempts }: Sent, reading: Reading): AsyncGenerator<Piece, void> {
  const { call, trace } = reading;
  let last: Last = { ending: lost(worker), broken: null };
  try {
    for await (const some of readFrames(frames, call.limits.maxOutputBytes + MAX_OUTCOME_BYTES, left)) {
      const { items, end } = sort(some, reading, worker);
      if (items.length > 0) yield { kind: "items", items };
      if (end === null) continue;
      last = end;
      break;
    }
  } catch {
    // The worker was lost on the way, which is what the ending says.
  }
  const { ending, broken } = last;
  const logs = await traceLogs(ending.figures.logs, trace);
  const invocation = report({ id: call.id, fn: call.fn, attempts }, { ...ending.figures, logs });
  const told = broken ?? ending.fault;
  const traced = told === null ? null : await traceFault(told, trace);
  const fault = traced && { ...traced, details: { ...traced.details, invocation } };
  sawCall(reading.director, call.fn.name, fault === null ? succeed({ invocation }) : fail(fault), reading.occasion);
  yield { kind: "end", fault, invocation };
}

/** How a call ended: as its worker says, or because an item was not of its type. */
interface Last {
  readonly ending: StreamEnding;
  readonly broken: TroupeFault | null;
}

/** The items among frames that came together, and the ending if it is there. */
function sort(frames: readonly Frame[], { call, chosen }: Reading, worker: string) {
  const items: Uint8Array[] = [];
  for (const frame of frames) {
    if (frame.kind === FRAME.end) {
      const ending: StreamEnding = JSON.parse(new TextDecoder().decode(frame.bytes));
      return { items, end: { ending, broken: null } satisfies Last };
    }
    const broken = mismatchOf(frame, call.encoding, chosen);
    if (broken !== null) return { items, end: { ending: lost(worker), broken } satisfies Last };
    items.push(frame.bytes);
  }
  return { items, end: null };
}

/** An item that is not of the type that its function promises is the function's fault. */
function mismatchOf({ kind, bytes }: Frame, encoding: StreamEncoding, { version, checkResult }: ChosenCall) {
  if (checkResult === null || encoding === "bytes") return null;
  const value = encoding === "json" ? JSON.parse(new TextDecoder().decode(bytes)) : decoded(bytes);
  // The type of a stream is that of the array of its items.
  const mismatch = checkResult(kind === FRAME.item ? [value] : value);
  if (mismatch === null) return null;
  const message = `${version.name} broke its own signature: ${describeMismatch(mismatch)}`;
  return fault("user_error", message, { details: { ...mismatch } });
}

function decoded(bytes: Uint8Array): unknown {
  const value = decodeCbor(bytes, ANSWER_LIMITS);
  if (value.ok) return value.value;
  throw new RangeError("The function's value cannot be read.");
}

function lost(worker: string): StreamEnding {
  const io = { ioRequests: 0, ioBytesOut: 0, ioBytesIn: 0 };
  return {
    fault: fault("worker_unavailable", `Worker ${worker} was lost during the call.`),
    figures: { worker, cold: false, queueMs: 0, wallMs: 0, cpuMs: null, ...io, resultBytes: 0, logs: [] },
  };
}
