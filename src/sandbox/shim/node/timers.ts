/**
 * Timers as Node has them, over the metered ones of the isolate: with objects for handles, `setImmediate`, and promises.
 */
type Callback = (...args: unknown[]) => unknown;

const { setTimeout: start, setInterval: repeat, clearTimeout: stop } = globalThis;
const { wait } = scheduler;
const customPromise = Symbol.for("nodejs.util.promisify.custom");

/** A timer's handle. */
class Timeout {
  readonly #begin: () => number;
  #id: number;
  #open = true;

  constructor(begin: () => number) {
    this.#begin = begin;
    this.#id = begin();
  }

  static end(handle: unknown): void {
    if (typeof handle === "object" && handle !== null && #id in handle) (handle as Timeout).close();
    else stop(handle as number);
  }

  close(): this {
    this.#open = false;
    stop(this.#id);
    return this;
  }

  refresh(): this {
    if (!this.#open) return this;
    stop(this.#id);
    this.#id = this.#begin();
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  [Symbol.toPrimitive](): number {
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const end = Timeout.end;

function setTimeout(callback: Callback, delayMs?: number, ...args: unknown[]): Timeout {
  return new Timeout(() => start(callback, delayMs, ...args) as unknown as number);
}

function setInterval(callback: Callback, delayMs?: number, ...args: unknown[]): Timeout {
  return new Timeout(() => repeat(callback, delayMs, ...args) as unknown as number);
}

function setImmediate(callback: Callback, ...args: unknown[]): Timeout {
  return setTimeout(callback, 0, ...args);
}

async function later(delayMs?: number, value?: unknown): Promise<unknown> {
  await wait(delayMs ?? 1);
  return value;
}

const soon = (value?: unknown) => later(0, value);

async function* each(delayMs?: number, value?: unknown): AsyncGenerator<unknown> {
  for (;;) yield await later(delayMs, value);
}

Object.defineProperty(setTimeout, customPromise, { value: later });
Object.defineProperty(setImmediate, customPromise, { value: soon });

/** `node:timers/promises`. */
export const timersPromises = {
  scheduler: { wait, yield: () => later(0) },
  setImmediate: soon,
  setInterval: each,
  setTimeout: later,
};

/** `node:timers`. */
export const timers = {
  ...{ setTimeout, setInterval, setImmediate },
  ...{ clearTimeout: end, clearInterval: end, clearImmediate: end },
  promises: timersPromises,
};
