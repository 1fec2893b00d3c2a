/**
 * Faults and logs in the author's terms: positions in the code as it runs become positions in the code as it was
 * written. Calls that fail nowhere and print no positions pay for a look at their logs, and nothing else.
 */
import type { TroupeFault } from "../contracts/errors.ts";
import type { ContentHash } from "../contracts/ids.ts";
import type { LogLine } from "../contracts/invocation.ts";
import { MAX_CACHED_TRACE_BYTES } from "../contracts/limits.ts";
import { namesModules, needsRetracing, retrace } from "../trace/retrace.ts";
import { readTrace, type Trace } from "../trace/trace.ts";

/** Gets the trace of the version that was called; null when it has none. May throw: then only lines are known. */
export type LoadTrace = () => Promise<Trace | null>;

/** A fault whose message and stack name the author's files, lines and columns. */
export async function traceFault(fault: TroupeFault, load: LoadTrace): Promise<TroupeFault> {
  const stack = fault.details?.stack;
  const texts = typeof stack === "string" ? [fault.message, stack] : [fault.message];
  if (!texts.some(needsRetracing)) return fault;
  const [message = "", traced] = await retraceAll(texts, load);
  return traced === undefined
    ? { ...fault, message }
    : { ...fault, message, details: { ...fault.details, stack: traced } };
}

/** Log lines that name the author's files, lines and columns. */
export async function traceLogs(logs: readonly LogLine[], load: LoadTrace): Promise<readonly LogLine[]> {
  if (!logs.some(({ message }) => needsRetracing(message))) return logs;
  const messages = await retraceAll(
    logs.map(({ message }) => message),
    load,
  );
  return logs.map((line, index) => ({ ...line, message: messages[index] ?? line.message }));
}

async function retraceAll(texts: readonly string[], load: LoadTrace): Promise<string[]> {
  const trace = texts.some(namesModules) ? await loadOrNull(load) : null;
  return texts.map((text) => retrace(text, trace));
}

/** A call's own outcome must not be lost for want of its trace. */
async function loadOrNull(load: LoadTrace): Promise<Trace | null> {
  try {
    return await load();
  } catch {
    return null;
  }
}

/** The trace that a compiler has just made, for faults of a deploy. */
export function traceOf(bytes: Uint8Array | null): LoadTrace {
  return () => Promise.resolve(bytes === null ? null : readTrace(bytes));
}

/**
 * Traces by their hash, read through `read` and remembered while there is room: a function that fails, fails often.
 * Returns what gets the trace of a version; null for a version without one.
 */
export function rememberTraces(
  read: (hash: ContentHash) => Promise<Uint8Array | null>,
): (hash: ContentHash | null) => LoadTrace {
  const memory = new TraceMemory();
  return (hash) => async () => {
    if (hash === null) return null;
    const known = memory.get(hash);
    if (known !== undefined) return known;
    const bytes = await read(hash);
    const trace = bytes === null ? null : readTrace(bytes);
    if (bytes !== null && trace !== null) memory.keep(hash, trace, bytes.byteLength);
    return trace;
  };
}

/** The traces used last, up to a size in all; the newest is always kept. */
class TraceMemory {
  readonly #traces = new Map<ContentHash, { readonly trace: Trace; readonly size: number }>();
  #size = 0;

  get(hash: ContentHash): Trace | undefined {
    const entry = this.#traces.get(hash);
    if (entry === undefined) return undefined;
    this.#traces.delete(hash);
    this.#traces.set(hash, entry);
    return entry.trace;
  }

  keep(hash: ContentHash, trace: Trace, size: number): void {
    this.#forget(hash);
    for (const oldest of this.#traces.keys()) {
      if (this.#size + size <= MAX_CACHED_TRACE_BYTES) break;
      this.#forget(oldest);
    }
    this.#traces.set(hash, { trace, size });
    this.#size += size;
  }

  #forget(hash: ContentHash): void {
    this.#size -= this.#traces.get(hash)?.size ?? 0;
    this.#traces.delete(hash);
  }
}
