/**
 * A result that comes piece by piece: a generator, an async iterable, a stream. Walking it runs function code, under the
 * meter of the invocation that walks.
 */
import { apply, getPrototypeOf, isArray, NativeReadableStream, NativeTypeError, readerOf } from "./primordials.ts";

/** What is walked. */
export interface Source {
  /** Asks for the next piece; what comes is whatever the function made. */
  readonly next: () => unknown;
  /** Tells the function that nothing more is wanted. */
  readonly leave: () => unknown;
}

type Method = (...args: unknown[]) => unknown;
type Members = { readonly [key: string | symbol]: unknown };

/** Whether a result is a source; it is not opened. Throws what getters and proxies throw. */
export function isSource(result: unknown): boolean {
  if (typeof result !== "object" || result === null || isArray(result)) return false;
  if (result instanceof NativeReadableStream) return true;
  const members = result as Members;
  return typeof members[Symbol.asyncIterator] === "function" || isIterator(members);
}

/** The source that a result is; undefined for a plain one. Throws what getters and proxies throw. */
export function sourceOf(result: unknown): Source | undefined {
  if (typeof result !== "object" || result === null || isArray(result)) return undefined;
  if (result instanceof NativeReadableStream) {
    const { read, cancel } = readerOf(result);
    return { next: read, leave: cancel };
  }
  const members = result as Members;
  const open = members[Symbol.asyncIterator];
  if (typeof open === "function") return sourceOfIterator(apply(open as Method, result, []));
  // A Map is iterable too; an object with `next` besides is an iterator, and no data.
  return isIterator(members) ? sourceOfIterator(result) : undefined;
}

function isIterator(members: Members): boolean {
  return (
    getPrototypeOf(members) !== null &&
    typeof members[Symbol.iterator] === "function" &&
    typeof members.next === "function"
  );
}

function sourceOfIterator(iterator: unknown): Source {
  if (typeof iterator !== "object" || iterator === null) throw new NativeTypeError("The result gives no iterator.");
  const { next } = iterator as Members;
  if (typeof next !== "function") throw new NativeTypeError("The result's iterator has no method next.");
  return {
    next: () => apply(next as Method, iterator, []),
    leave: () => {
      const leave = (iterator as Members).return;
      return typeof leave === "function" ? apply(leave as Method, iterator, []) : undefined;
    },
  };
}

/**
 * Walks a source to its end, or until `take` says that it wants no more; then the function is told. `take` is called
 * with one piece at a time, and waited for. Throws what the function throws.
 */
export async function walk(source: Source, take: (piece: unknown) => boolean | Promise<boolean>): Promise<void> {
  for (;;) {
    const step: unknown = await source.next();
    if (typeof step !== "object" || step === null) throw new NativeTypeError("An iterator gives objects.");
    const { done } = step as { done?: unknown };
    if (done) return;
    // Of a plain generator a piece may be a promise.
    const going = take(await (step as { value?: unknown }).value);
    if (going === true || (going !== false && (await going))) continue;
    await source.leave();
    return;
  }
}
