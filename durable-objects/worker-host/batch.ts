/**
 * Calls that an isolate makes in one go, and how each of them ended.
 *
 * A limit that ends one call ends the whole batch, and nobody can say which call it was. Then each is made again on its
 * own, so that only the one at fault fails. That does no harm outside: functions that may reach the network are never
 * called in batches, and what a function keeps in its isolate was never promised to be counted once. A call that was
 * cancelled ends the batch in the same way, and is not made again.
 */
import { fault } from "../../src/contracts/errors.ts";
import { BATCH_ALONE_MS } from "../../src/contracts/limits.ts";
import { AT_ONCE, type SandboxBatch, WAITED } from "../../src/contracts/sandbox-call.ts";
import type { LoadedIsolate } from "../../src/sandbox/load.ts";
import { type Ending, readAnswer, readCborAnswer, readLoss } from "./outcome.ts";

/** How a call of a batch ended. */
export interface BatchEnding extends Ending<string | Uint8Array> {
  readonly wallMs: number;
  /** Whether the call has waited for something. */
  readonly waited: boolean;
}

/** What a batch is told while it runs. */
export interface BatchWatch {
  readonly now: () => number;
  /** Whether the try of this id was cancelled. */
  readonly isCancelled: (id: string) => boolean;
}

/** Makes the calls. Gives how those ended that were begun, in their order: the first so many of the batch. */
export async function performBatch(
  isolate: LoadedIsolate,
  batch: SandboxBatch,
  watch: BatchWatch,
): Promise<readonly BatchEnding[]> {
  const read = readerOf(batch);
  try {
    const endings = readFrames(await isolate.runBatch(batch), read);
    if (endings !== null) return endings.length === 1 ? forAll(batch, endings) : endings;
  } catch {
    // Whose limit it was, or who has broken the isolate, comes out below.
  }
  return performEach(isolate, batch, watch);
}

/** A module that does not start fails for every call alike; there is no need to try with each. */
function forAll({ calls, stopAtFault }: SandboxBatch, endings: readonly BatchEnding[]): readonly BatchEnding[] {
  const [only] = endings;
  const hopeless = only?.startUp === true && only.figures !== null && !stopAtFault;
  return hopeless ? calls.map(() => only) : endings;
}

/** Makes the calls one by one, each in a context of its own, until one breaks the isolate or it has taken long. */
async function performEach(
  isolate: LoadedIsolate,
  { calls, stopAtFault, ...shared }: SandboxBatch,
  { now, isCancelled }: BatchWatch,
): Promise<BatchEnding[]> {
  const read = readerOf(shared);
  const endings: BatchEnding[] = [];
  const startedMs = now();
  for (const call of calls) {
    if (isCancelled(call.id)) {
      endings.push(CANCELLED);
      continue;
    }
    const sentMs = now();
    const ending = await isolate.run({ ...shared, ...call, sentMs }).then(read, readLoss);
    // Only who waits is ended by the clock on the wall.
    endings.push({ ...ending, wallMs: now() - sentMs, waited: ending.fault?.code === "timeout" });
    const failed = stopAtFault && ending.fault !== null;
    if (failed || ending.startUp || now() - startedMs > BATCH_ALONE_MS) break;
  }
  return endings;
}

const CANCELLED: BatchEnding = {
  ...{ fault: fault("cancelled", "The invocation was cancelled."), figures: null, startUp: false },
  ...{ wallMs: 0, waited: false },
};

type Read = (answer: string) => Ending<string | Uint8Array>;

function readerOf({ encoding }: Pick<SandboxBatch, "encoding">): Read {
  return encoding === "cbor" ? readCborAnswer : readAnswer;
}

/** Takes the answer of a batch apart. Null when it is none. */
export function readFrames(text: string, read: Read): BatchEnding[] | null {
  const endings: BatchEnding[] = [];
  let start = 0;
  while (start < text.length) {
    const mark = text[start];
    const wallEnd = text.indexOf(":", start);
    const lengthEnd = text.indexOf(":", wallEnd + 1);
    const wallMs = Number(text.slice(start + 1, wallEnd));
    const end = lengthEnd + 1 + Number(text.slice(wallEnd + 1, lengthEnd));
    if ((mark !== AT_ONCE && mark !== WAITED) || wallEnd < 0 || lengthEnd < 0) return null;
    if (!(wallMs >= 0) || !(end > lengthEnd) || end > text.length) return null;
    endings.push({ ...read(text.slice(lengthEnd + 1, end)), wallMs, waited: mark === WAITED });
    start = end;
  }
  return endings.length === 0 ? null : endings;
}
