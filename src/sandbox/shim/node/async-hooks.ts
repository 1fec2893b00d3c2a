/**
 * `node:async_hooks` for functions. Contexts are theirs to keep, but not the invocation that code belongs to: a snapshot
 * that was taken in one call and entered in another would be counted, logged and ended as the first.
 */
import { AsyncLocalStorage as NativeStorage } from "node:async_hooks";
import { keepInvocation } from "../main.ts";

type Body = (...args: unknown[]) => unknown;
type Enter = (body: () => unknown) => unknown;

const { apply } = Reflect;
const { run, exit, getStore } = NativeStorage.prototype;
const { snapshot } = NativeStorage;

/**
 * The context of the running code, save its invocation. The runtime leads back to it within the same request only: in
 * another one the body runs in the context that it is called in.
 */
function contextNow(): Enter {
  const enter = apply(snapshot, NativeStorage, []);
  return (body) => {
    let begun = false;
    try {
      return keepInvocation(enter, () => {
        begun = true;
        return body();
      });
    } catch (error) {
      if (begun) throw error;
      return body();
    }
  };
}

function bound(enter: Enter, body: Body, self?: unknown): Body {
  return function (this: unknown, ...args: unknown[]) {
    return enter(() => apply(body, self ?? this, args));
  };
}

/** A storage over the runtime's, which stays inside. */
class AsyncLocalStorage {
  readonly #native = new NativeStorage<unknown>();

  static snapshot(): (body: Body, ...args: unknown[]) => unknown {
    const enter = contextNow();
    return (body, ...args) => enter(() => apply(body, undefined, args));
  }

  static bind(body: Body): Body {
    return bound(contextNow(), body);
  }

  getStore(): unknown {
    return apply(getStore, this.#native, []);
  }

  run(store: unknown, body: Body, ...args: unknown[]): unknown {
    return apply(run, this.#native, [store, () => apply(body, undefined, args)]);
  }

  exit(body: Body, ...args: unknown[]): unknown {
    return apply(exit, this.#native, [() => apply(body, undefined, args)]);
  }

  enterWith(): never {
    throw new Error("AsyncLocalStorage.enterWith is not there; use run.");
  }

  disable(): void {}
}

/** A context that is kept under a name. */
class AsyncResource {
  readonly #enter = contextNow();

  static bind(body: Body, _type?: unknown, self?: unknown): Body {
    return bound(contextNow(), body, self);
  }

  runInAsyncScope(body: Body, self?: unknown, ...args: unknown[]): unknown {
    return this.#enter(() => apply(body, self, args));
  }

  bind(body: Body, self?: unknown): Body {
    return bound(this.#enter, body, self);
  }

  emitDestroy(): this {
    return this;
  }

  asyncId(): number {
    return 0;
  }

  triggerAsyncId(): number {
    return 0;
  }
}

/** The exports of the module. */
export const asyncHooks = {
  AsyncLocalStorage,
  AsyncResource,
  asyncWrapProviders: {},
  createHook: () => {
    const hook = { enable: () => hook, disable: () => hook };
    return hook;
  },
  executionAsyncId: () => 0,
  executionAsyncResource: () => ({}),
  triggerAsyncId: () => 0,
};
