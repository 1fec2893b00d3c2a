/**
 * Loads a function into an isolate of its own: a dynamic Worker with the platform's main module, the function's modules
 * beside it, and no way out but the gateway.
 */
import type { TroupeFault } from "../contracts/errors.ts";
import type { Artifact } from "../contracts/function.ts";
import { BATCH_STOP_MS } from "../contracts/limits.ts";
import type { Result } from "../contracts/result.ts";
import {
  ENTRY_MODULE,
  MAIN_MODULE,
  type OpenBindings,
  RUNTIME_DATE,
  type SandboxBatch,
  type SandboxCall,
  type SandboxEnv,
  USER_FOLDER,
  WORKERS_EXPORTS,
  WORKERS_MODULE,
} from "../contracts/sandbox-call.ts";
import { moduleOf } from "./asset-modules.ts";
import { type NodeModules, nodeModules } from "./node-modules.ts";
import { SHIM } from "./shim.generated.ts";

/** Flags that every function runs under. */
const FLAGS = [
  // The meter needs AsyncLocalStorage.
  "nodejs_als",
  // The date would bring Node's globals.
  "no_nodejs_compat_v2",
  // What the isolate gets is the shim's to hand out.
  "disallow_importable_env",
  // Code made from text at start-up would never meet the meter.
  "disallow_eval_during_startup",
];
/** Of functions that ask for Node. */
const NODE_FLAGS = [...FLAGS, "nodejs_compat", "no_nodejs_global_timers", "nodejs_compat_do_not_populate_process_env"];
/** Of all others. */
const PLAIN_FLAGS = [...FLAGS, "no_nodejs_compat"];

/** What an isolate is made from. */
export interface IsolateSource {
  /** Names the isolate; another code, export or allow-list needs another id. */
  readonly id: string;
  readonly export: string;
  /** The gateway with the function's allow-list; null closes the network. */
  readonly outbound: Fetcher | null;
  /** Told of the isolate's events; null where nobody is. */
  readonly tail: Fetcher | null;
  /** What the platform enforces itself where it does. */
  readonly limits: { readonly cpuMs: number; readonly subRequests: number };
  /** Gives the code; asked again when the platform has dropped the isolate. */
  readonly artifact: () => Promise<Result<Artifact>>;
  /** Gives what the function gets in its `env`; missing where that is nothing. */
  readonly bindings?: (() => Promise<Result<BoundEnv>>) | undefined;
}

/** What an isolate is bound to. */
export interface BoundEnv {
  readonly bindings: OpenBindings;
  /** The way to the key-value storage of each binding, by its name. */
  readonly kv: Readonly<Record<string, Fetcher>>;
}

/** An isolate as its worker calls it. */
export interface LoadedIsolate {
  /** Answers with the text of a `SandboxOutcome`, and behind `VALUE_SEPARATOR` the value's JSON, if there is one. */
  run(call: SandboxCall): Promise<string>;
  /** Runs calls one after another; answers with one text, see `AT_ONCE`. */
  runBatch(batch: SandboxBatch): Promise<string>;
  /** Starts the module. Answers like `run`; the value is a `FunctionKind`. */
  probe(call: SandboxCall): Promise<string>;
  /** Writes frames of what the function yields; answers with the text of a `SandboxOutcome`. */
  stream(call: SandboxCall, writable: WritableStream<Uint8Array>): Promise<string>;
  serve(call: SandboxCall, request: Request): Promise<Response>;
  /** Ends a call that waits, by its id. Whether there was one. */
  cancel(id: string): Promise<boolean>;
  /** Answers with the text of the `SandboxOutcome` of a web request that is `watched`, once it is over; else with none. */
  ending(id: string): Promise<string>;
  /** Ends the isolate with everything that runs in it. */
  drop(): Promise<void>;
}

/** The entrypoint in `shim/main.ts`, as RPC shows it. */
type Entrypoint = Fetcher & Pick<LoadedIsolate, "run" | "runBatch" | "stream" | "probe" | "cancel" | "ending" | "drop">;

/** Loads an isolate, or finds the one that has the id already. The code is fetched when the first call needs it. */
export function loadIsolate(loader: WorkerLoader, source: IsolateSource): LoadedIsolate {
  const { limits } = source;
  const worker = loader.get(source.id, () => describeWorker(source));
  const entrypoint = (options: WorkerStubEntrypointOptions) =>
    // The entrypoint class is compiled apart from this code, so its type cannot be inferred.
    worker.getEntrypoint(undefined, options) as unknown as Entrypoint;
  const rpc = entrypoint({ limits });
  return {
    run: (call) => rpc.run(call),
    // Where the platform counts CPU time itself, it counts the whole batch.
    runBatch: (batch) => entrypoint({ limits: { ...limits, cpuMs: limits.cpuMs + BATCH_STOP_MS } }).runBatch(batch),
    stream: (call, writable) => rpc.stream(call, writable),
    probe: (call) => rpc.probe(call),
    serve: (call, request) => entrypoint({ limits, props: call }).fetch(request),
    cancel: (id) => rpc.cancel(id),
    ending: (id) => rpc.ending(id),
    drop: () => rpc.drop(),
  };
}

/** The Worker that the loader starts. Never throws: an id whose callback has thrown could never be loaded again. */
async function describeWorker(source: IsolateSource): Promise<WorkerLoaderWorkerCode> {
  const { outbound, tail, limits } = source;
  const [loaded, bound] = await Promise.all([source.artifact(), source.bindings?.()]);
  const node = loaded.ok ? nodeModules(loaded.value.modules, bound?.ok === true && bound.value.bindings.node) : null;
  return {
    compatibilityDate: RUNTIME_DATE,
    compatibilityFlags: node === null ? PLAIN_FLAGS : NODE_FLAGS,
    mainModule: MAIN_MODULE,
    modules: { [MAIN_MODULE]: { js: SHIM }, ...(loaded.ok ? userModules(loaded.value, node) : {}) },
    env: {
      ...{ export: source.export, network: outbound !== null },
      ...(loaded.ok ? {} : { failure: loaded.fault satisfies TroupeFault }),
      ...(bound === undefined ? {} : boundEnv(bound)),
    } satisfies SandboxEnv,
    globalOutbound: outbound,
    ...(tail === null ? {} : { tails: [tail] }),
    limits,
  };
}

function boundEnv(bound: Result<BoundEnv>): Pick<SandboxEnv, "bindings" | "kv" | "failure"> {
  return bound.ok ? bound.value : { failure: bound.fault };
}

/** Has what the main module gives to it alone. */
const WORKERS = `import{workersFacade}from"./${MAIN_MODULE}";export const{${WORKERS_EXPORTS.join()}}=workersFacade();`;

function userModules(
  { main, modules, assets = {} }: Artifact,
  node: NodeModules | null,
): Record<string, WorkerLoaderModule> {
  const entry = `${node === null ? "" : node.first}export * as module from ${JSON.stringify(`./${USER_FOLDER}${main}`)};`;
  const own = Object.entries(modules).map(([path, text]) => [USER_FOLDER + path, { js: text }] as const);
  const others = Object.entries(assets).map(([path, asset]) => [USER_FOLDER + path, moduleOf(asset)] as const);
  const platform = [
    [ENTRY_MODULE, { js: entry }],
    [WORKERS_MODULE, { js: WORKERS }],
    ...(node?.modules ?? []),
  ] as const;
  return Object.fromEntries([...platform, ...own, ...others]);
}
