/**
 * A deployed function as a function: what `typed.ts` describes, at run time.
 */
import type { InvokeResponse } from "../contracts/responses.ts";
import type { InvokeBody } from "./api/calls.ts";
import type { SpawnBody } from "./api/jobs.ts";
import type { Api } from "./api.ts";
import { broadcastResults } from "./broadcast.ts";
import { createJob, createMapJob } from "./job.ts";
import { type MapCallOptions, mapRun } from "./map.ts";
import type { Runtime } from "./runtime.ts";
import type { AnyFunction, CallOptions, Remote } from "./typed.ts";
import { type AnyIterable, uploadOf } from "./upload.ts";

/**
 * How much longer the client waits for an answer than the function may take: the call travels, and may queue on the way.
 */
const TRAVEL_TIME_MS = 10_000;

type GivenArguments = Pick<InvokeBody, "args" | "named">;

/** What functions are called through. */
export interface Caller {
  readonly api: Api;
  readonly runtime: Runtime;
}

/** Makes the function `name`; nothing is asked of the server before it is called. */
export function createRemote<F extends AnyFunction>(caller: Caller, name: string, options: CallOptions = {}) {
  const { api } = caller;
  const { version, timeoutMs, cpuMs, routing, signal, repeatable, idempotencyKey, workers, cache } = options;
  const limits = { version, timeoutMs, cpuMs, cache };
  const patienceMs = timeoutMs === undefined ? undefined : timeoutMs + TRAVEL_TIME_MS;
  const request = { signal, timeoutMs: patienceMs, repeatable, idempotencyKey };

  const invoke = (given: GivenArguments): Promise<InvokeResponse> =>
    api.invoke(name, { ...given, ...limits, routing }, request);
  const remote = async (...args: unknown[]): Promise<unknown> => (await invoke({ args })).value;
  Object.defineProperty(remote, "name", { value: name });
  const methods = {
    with: (more: CallOptions) => createRemote<F>(caller, name, { ...options, ...more }),
    named: async (named: Readonly<Record<string, unknown>>): Promise<unknown> => (await invoke({ named })).value,
    detail: async (...args: unknown[]) => {
      const { value, invocation } = await invoke({ args });
      return { value, invocation };
    },
    async *stream(...args: unknown[]) {
      const lines = api.stream(name, { args, ...limits, routing }, { signal, repeatable, idempotencyKey });
      for await (const line of lines) if (!("invocation" in line)) yield line.value;
    },
    map: (inputs: AnyIterable<readonly unknown[]>, how: MapCallOptions = {}) => {
      const { signal: ending = signal, ...ways } = how;
      const maxAttempts = how.maxAttempts ?? options.maxAttempts;
      const asked = { ...limits, routing, ...ways, maxAttempts };
      const lines = api.map(name, uploadOf(inputs), asked, { signal: ending, repeatable, idempotencyKey });
      return mapRun(lines, how.onError === "stop");
    },
    broadcast: async (...args: unknown[]) =>
      broadcastResults(await api.broadcast(name, { args, ...limits, workers: workers && [...workers] }, request)),
    ...spawning(caller, name, options),
  };
  // The types of its arguments and its result are the caller's knowledge, not this code's.
  return Object.assign(remote, methods) as unknown as Remote<F>;
}

/** The part of a function that makes jobs. A function's time is the job's, and no bound of the request. */
function spawning({ api, runtime }: Caller, name: string, options: CallOptions) {
  const { version, timeoutMs, cpuMs, routing, signal, idempotencyKey, cache } = options;
  const { runAfter, priority, maxAttempts, maxAgeSeconds, callback } = options;
  const job = { runAfter, priority, maxAttempts, maxAgeSeconds, callback };
  const asked = { version, timeoutMs, cpuMs, routing, cache, ...job };
  const spawn = async (what: Pick<SpawnBody, "args" | "inputs" | "onError">): Promise<string> =>
    (await api.spawn(name, { ...what, ...asked }, { signal, idempotencyKey })).id;
  return {
    spawn: async (...args: unknown[]) => createJob(api, runtime, await spawn({ args })),
    spawnMap: async (inputs: AnyIterable<unknown[]>, { onError }: Pick<SpawnBody, "onError"> = {}) => {
      const all: unknown[][] = [];
      for await (const input of inputs) all.push(input);
      return createMapJob(api, runtime, await spawn({ inputs: all, onError }));
    },
  };
}
