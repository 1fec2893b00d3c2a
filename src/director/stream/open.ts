/**
 * The pipeline of a call whose result is streamed: like `invoke`, but the items go out as they come, each held to its
 * type. Only a call that has sent nothing yet is offered to another worker.
 */
import { ANSWER_LIMITS, decodeCbor } from "../../codec/index.ts";
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { FRAME, type Frame, readFrames } from "../../contracts/frames.ts";
import { type LiveFunction, newestOf, runnableOf } from "../../contracts/function.ts";
import { newId } from "../../contracts/ids.ts";
import type { InvocationReport, StreamCall, StreamEncoding, StreamEnding } from "../../contracts/invocation.ts";
import { MAX_OUTCOME_BYTES } from "../../contracts/limits.ts";
import { fail, type Result, succeed } from "../../contracts/result.ts";
import { describeMismatch } from "../../signature/mismatch.ts";
import type { GivenArguments } from "../arguments.ts";
import { type ChosenCall, chooseVersion } from "../call/choose.ts";
import { report } from "../call/conclude.ts";
import type { Director } from "../director.ts";
import { answersRequests, type CallOptions, lowerLimits, overloaded, workersFor } from "../invoke.ts";
import { suspensionOf } from "../suspension.ts";
import { type LoadTrace, traceFault, traceLogs } from "../trace.ts";

/** What is asked for besides the arguments. */
export type StreamOptions = Omit<CallOptions, "encoding"> & { readonly encoding: StreamEncoding };

/** A piece of a stream; the last one tells how the call ended. */
export type Piece =
  | { readonly kind: "item"; readonly bytes: Uint8Array }
  | { readonly kind: "end"; readonly fault: TroupeFault | null; readonly invocation: InvocationReport };

/** A stream that has begun. `pieces.return()` ends the call. */
export interface OpenStream {
  readonly id: string;
  readonly pieces: AsyncGenerator<Piece, void>;
}

/** Calls a function. What fails before the first item is a failure of the call; what fails later is the last piece. */
export async function openStream(
  director: Director,
  live: LiveFunction,
  given: GivenArguments,
  options: StreamOptions,
): Promise<Result<OpenStream>> {
  if (newestOf(live).kind === "fetch") return fail(answersRequests(live.name));
  const suspension = suspensionOf(live);
  if (suspension !== null) return fail(suspension);
  const chosen = chooseVersion(live, given);
  if (!chosen.ok) return chosen;
  const { version: fn, args } = chosen.value;
  const workers = workersFor(director, fn, options.routing);
  if (!workers.ok) return workers;
  const id = options.id ?? newId("inv", director.entropy);
  const limits = lowerLimits(fn.config.limits, options);
  const call = { id, fn: runnableOf(fn), args, limits, encoding: options.encoding };
  const repeatable = options.repeatable || fn.config.idempotent;
  const source = { call, chosen: chosen.value, trace: director.traces(fn.trace) };
  return offer(director, workers.value, source, repeatable);
}

/** A call, and what its pieces are read with. */
interface Reading {
  readonly call: StreamCall;
  readonly chosen: ChosenCall;
  readonly trace: LoadTrace;
}

async function offer(
  { workers }: Director,
  order: Iterable<string>,
  reading: Reading,
  repeatable: boolean,
): Promise<Result<OpenStream>> {
  const { id } = reading.call;
  let attempts = 0;
  let lost: Result<OpenStream> | undefined;
  for (const worker of order) {
    const reply = await workers.stream(worker, reading.call);
    if (reply.state === "busy") continue;
    attempts++;
    const pieces = piecesOf(reply.frames, reading, worker, attempts);
    const { value: first } = await pieces.next();
    if (first === undefined) throw new RangeError("A stream has a last piece.");
    if (first.kind === "item" || first.fault === null) return succeed({ id, pieces: startingWith(first, pieces) });
    lost = fail({ ...first.fault, details: { ...first.fault.details, invocation: first.invocation } });
    if (first.fault.code !== "worker_unavailable" || !repeatable) return lost;
  }
  return lost ?? fail(overloaded());
}

async function* startingWith(first: Piece, rest: AsyncGenerator<Piece, void>): AsyncGenerator<Piece, void> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return();
  }
}

async function* piecesOf(
  frames: ReadableStream<Uint8Array>,
  { call, chosen, trace }: Reading,
  worker: string,
  attempts: number,
): AsyncGenerator<Piece, void> {
  let ending: StreamEnding = lost(worker);
  let broken: TroupeFault | null = null;
  try {
    for await (const frame of readFrames(frames, call.limits.maxOutputBytes + MAX_OUTCOME_BYTES)) {
      if (frame.kind === FRAME.end) {
        ending = JSON.parse(new TextDecoder().decode(frame.bytes));
        break;
      }
      broken = mismatchOf(frame, call.encoding, chosen);
      if (broken !== null) break;
      yield { kind: "item", bytes: frame.bytes };
    }
  } catch {
    // The worker was lost on the way, which is what the ending says.
  }
  const logs = await traceLogs(ending.figures.logs, trace);
  const told = broken ?? ending.fault;
  const invocation = report({ id: call.id, fn: call.fn, attempts }, { ...ending.figures, logs });
  yield { kind: "end", fault: told === null ? null : await traceFault(told, trace), invocation };
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
