/**
 * Node's globals in the isolate of a function that asks for Node.
 */
import { timers } from "./timers.ts";

/** Puts them in place. `more` are `process` and what else the function has use for. */
export function installGlobals(more: Readonly<Record<string, unknown>>): void {
  const { promises: _promises, ...functions } = timers;
  for (const [name, value] of Object.entries({ ...functions, ...more, global: globalThis })) {
    Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
  }
}
