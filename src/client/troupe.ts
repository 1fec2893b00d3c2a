/**
 * The way in: `connect` gives a Troupe, which gives functions.
 */
import type { Comparison } from "../contracts/compare.ts";
import type { DeployedResponse } from "../contracts/responses.ts";
import type { CompareOptions, DeployBody } from "./api/functions.ts";
import type { AnyWorkflow } from "./api/workflows.ts";
import { type Api, createApi } from "./api.ts";
import { createGroups, type Groups } from "./groups.ts";
import { createJob, createMapJob, type Job, type MapJob } from "./job.ts";
import { type Caller, createRemote } from "./remote.ts";
import { createTransport, type RequestOptions, type TransportOptions } from "./transport.ts";
import type { AnyFunction, Remote, Remotes, UnknownFunction } from "./typed.ts";
import { createWorkflow, type WorkflowHandle } from "./workflow/handle.ts";
import { createRun, type WorkflowRun } from "./workflow/run.ts";
import type { TypedWorkflow } from "./workflow/typed.ts";

/** Code to deploy: a lone `source`, or `modules` with their `main`, and what the deploy may configure. */
export interface Deployment extends DeployBody {
  /** The name that the function gets. */
  readonly name: string;
}

/** A function just deployed. */
export type Deployed<F extends AnyFunction = UnknownFunction> = Remote<F> & {
  /** What the server said of the deploy: version, hash, signature, warnings. */
  readonly deployed: DeployedResponse;
};

/** A server, seen from a caller. `Functions` says what is deployed there: `troupe types` writes it. */
export interface Troupe<Functions = object> extends Groups {
  /** The server's address. */
  readonly url: string;
  /** The HTTP API, one method an endpoint. */
  readonly api: Api;
  /** Every function by its name; nothing is asked of the server before one is called. */
  readonly functions: Remotes<Functions>;
  /** A function that `Functions` knows. */
  fn<Name extends keyof Functions & keyof Remotes<Functions> & string>(name: Name): Remotes<Functions>[Name];
  /** A function of a type that the caller knows: `fn<typeof add>("add")`. */
  fn<F extends AnyFunction = UnknownFunction>(name: string): Remote<F>;
  /** Deploys one function from its source code. */
  deploy<F extends AnyFunction = UnknownFunction>(
    deployment: Deployment,
    options?: RequestOptions,
  ): Promise<Deployed<F>>;
  /** Compares two versions, each written `name` or `name@version`. */
  compare(left: string, right: string, options?: CompareOptions): Promise<Comparison>;
  /** A job that was spawned before, by its id. Nothing is asked of the server. */
  job<Value = unknown>(id: string): Job<Value>;
  /** A job of many calls that was spawned before. */
  mapJob<Value = unknown>(id: string): MapJob<Value>;
  /** A workflow: one that was written or read, or the name under which one was put. Nothing is asked of the server. */
  workflow<Input, Value>(workflow: TypedWorkflow<Input, Value>): WorkflowHandle<Input, Value>;
  workflow<Input = unknown, Value = unknown>(workflow: AnyWorkflow | string): WorkflowHandle<Input, Value>;
  /** A durable run that was begun before, by its id. Nothing is asked of the server. */
  workflowRun<Value = unknown>(id: string): WorkflowRun<Value>;
}

export type ConnectOptions = TransportOptions;

/**
 * Connects to a server. Nothing is sent yet. Throws `TypeError` for a URL that is none.
 *
 * @example
 * const troupe = connect({ url: "http://127.0.0.1:8787", key });
 * const add = troupe.fn<typeof import("./math.ts").add>("add");
 * await add(2, 3); // 5
 */
export function connect<Functions = object>(options: ConnectOptions): Troupe<Functions> {
  const transport = createTransport(options);
  const { runtime } = transport;
  const api = createApi(transport);
  const caller: Caller = { api, runtime };
  const deploy = async <F extends AnyFunction>({ name, ...body }: Deployment, options: RequestOptions = {}) => {
    const deployed = await api.deploy(name, body, options);
    return Object.assign(createRemote<F>(caller, name), { deployed });
  };
  return {
    url: api.url,
    api,
    functions: byName(caller) as Remotes<Functions>,
    fn: (name: string) => createRemote<never>(caller, name),
    deploy,
    compare: (left, right, compareOptions) => api.compare(left, right, compareOptions),
    job: <Value>(id: string) => createJob(api, runtime, id) as Job<Value>,
    mapJob: <Value>(id: string) => createMapJob(api, runtime, id) as MapJob<Value>,
    workflow: <Input, Value>(target: AnyWorkflow | string) =>
      createWorkflow(caller, target) as WorkflowHandle<Input, Value>,
    workflowRun: <Value>(id: string) => createRun(api, runtime, id) as WorkflowRun<Value>,
    ...createGroups(api),
  };
}

/** An object that has a function for every name that one can have. */
function byName(caller: Caller): object {
  return new Proxy(Object.create(null), {
    // `then` would make a promise of what somebody awaits.
    get: (_target, name) => (typeof name === "string" && name !== "then" ? createRemote(caller, name) : undefined),
  });
}
