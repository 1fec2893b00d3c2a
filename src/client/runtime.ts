/**
 * What the client needs of the world besides `fetch`: time and randomness, so that tests can play both.
 */

export interface Runtime {
  /** From 0 up to 1. */
  random(): number;
  /** Runs `task` after a while; what it returns takes that back. */
  after(delayMs: number, task: () => void): () => void;
  /** A text that no other call ever gets. */
  uniqueKey(): string;
  /** Whether `fetch` sends a body while it is still being made. */
  readonly streamsBodies: boolean;
}

const KEY_BYTES = 16;

/**
 * Browsers give themselves away by this name. They stream bodies over HTTP/2 at best, which shows only when a request
 * has failed, or send `[object ReadableStream]`.
 */
const isBrowser = (): boolean =>
  String(Reflect.get(Object(Reflect.get(globalThis, "navigator")), "userAgent")).startsWith("Mozilla/");

/** The timers and the randomness of any JavaScript runtime. */
export const systemRuntime: Runtime = {
  random: () => Math.random(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  // `crypto.randomUUID` would be there in secure contexts only.
  uniqueKey: () => {
    const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  },
  streamsBodies: !isBrowser(),
};
