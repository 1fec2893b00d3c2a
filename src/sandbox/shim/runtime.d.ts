/**
 * What the runtime offers to the code inside an isolate beyond its published types.
 */

declare namespace CloudflareWorkersModule {
  /** Ends this dynamic isolate; its next call starts a new one. */
  export function abortIsolate(): never;
}

declare module "node:async_hooks" {
  export class AsyncLocalStorage<Store> {
    getStore(): Store | undefined;
    run<Value>(store: Store, body: () => Value): Value;
    exit<Value>(body: () => Value): Value;
    static snapshot(): (body: () => unknown) => unknown;
  }
}
