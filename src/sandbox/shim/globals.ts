/**
 * Globals that a function does not get, and the stand-in for `import(…)` of anything outside its deploy.
 */
import { NativeTypeError, toText, truncate } from "./primordials.ts";

/**
 * `process` opens the way to Node's modules; `Buffer` and `global` are Node's as well; shared memory makes a fine clock.
 */
const HIDDEN = ["process", "Buffer", "global", "SharedArrayBuffer", "caches"];

/** Hides the globals that are not for functions. */
export function hideGlobals(): void {
  for (let holder: object | null = globalThis; holder !== null; holder = Object.getPrototypeOf(holder)) {
    for (const name of HIDDEN) Reflect.deleteProperty(holder, name);
  }
}

/** Stands in for an `import(…)` that the compiler refused. Rejects, as an import of a missing module does. */
export async function denyImport(specifier: unknown): Promise<never> {
  throw new NativeTypeError(`import(${truncate(toText(specifier), 200)}) names no module of this deploy.`);
}
