/**
 * A deployed function as a function: what `typed.ts` describes, at run time.
 */
import type { InvokeResponse } from "../contracts/responses.ts";
import type { Api, InvokeBody } from "./api.ts";
import type { AnyFunction, CallOptions, Remote } from "./typed.ts";

/**
 * How much longer the client waits for an answer than the function may take: the call travels, and may queue on the way.
 */
const TRAVEL_TIME_MS = 10_000;

type GivenArguments = Pick<InvokeBody, "args" | "named">;

/** Makes the function `name`; nothing is asked of the server before it is called. */
export function createRemote<F extends AnyFunction>(api: Pick<Api, "invoke">, name: string, options: CallOptions = {}) {
  const invoke = (given: GivenArguments): Promise<InvokeResponse> => {
    const { version, timeoutMs, cpuMs, routing, signal, repeatable, idempotencyKey } = options;
    const body: InvokeBody = { ...given, version, timeoutMs, cpuMs, routing };
    const patienceMs = timeoutMs === undefined ? undefined : timeoutMs + TRAVEL_TIME_MS;
    return api.invoke(name, body, { signal, timeoutMs: patienceMs, repeatable, idempotencyKey });
  };
  const remote = async (...args: unknown[]): Promise<unknown> => (await invoke({ args })).value;
  Object.defineProperty(remote, "name", { value: name });
  const methods = {
    with: (more: CallOptions) => createRemote<F>(api, name, { ...options, ...more }),
    named: async (named: Readonly<Record<string, unknown>>): Promise<unknown> => (await invoke({ named })).value,
    detail: async (...args: unknown[]) => {
      const { value, invocation } = await invoke({ args });
      return { value, invocation };
    },
  };
  // The types of its arguments and its result are the caller's knowledge, not this code's.
  return Object.assign(remote, methods) as unknown as Remote<F>;
}
