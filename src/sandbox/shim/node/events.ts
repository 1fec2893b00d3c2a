/**
 * `node:events` for functions: without the emitter that keeps contexts, and with them the invocation it was made in.
 */

/** Takes it from the runtime's module, which is a class that has all the others. */
export function eventsPart(native: object): object {
  if (Reflect.deleteProperty(native, "EventEmitterAsyncResource")) return native;
  throw new Error("This runtime does not let go of EventEmitterAsyncResource.");
}
