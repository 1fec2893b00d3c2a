/**
 * What a client does besides calling functions: code that is run once, the troupe, jobs of others, workflows.
 */
import type { RunBody } from "./api/calls.ts";
import type { Api } from "./api.ts";
import type { RequestOptions } from "./transport.ts";

/** Code to run: a text, or modules with their `main`. */
export type CodeToRun = string | { readonly modules: Readonly<Record<string, string>>; readonly main: string };

/** How code is run: arguments, the export that is called, limits, and the hosts it may reach. */
export type RunOptions = Pick<RunBody, "args" | "named" | "export" | "untyped" | "config"> &
  Pick<RequestOptions, "signal" | "timeoutMs">;

/** Members of a `Troupe`. */
export interface Groups {
  /** Runs code once, without deploying it, and gives its value. */
  run<Value = unknown>(code: CodeToRun, options?: RunOptions): Promise<Value>;
  /** The troupe. */
  readonly workers: {
    readonly list: Api["workers"];
    readonly get: Api["worker"];
    readonly scale: Api["scale"];
    readonly kill: Api["kill"];
    readonly ping: Api["pingWorker"];
  };
  /** Results that are kept. */
  readonly cache: {
    readonly ofFunction: Api["functionCache"];
    readonly ofWorker: Api["workerCache"];
    readonly purge: Api["purgeCache"];
    readonly purgeWorker: Api["purgeWorkerCache"];
  };
  /** Jobs, whoever spawned them. */
  readonly invocations: {
    readonly list: Api["invocations"];
    readonly get: Api["invocation"];
    readonly cancel: Api["cancel"];
    readonly retry: Api["retry"];
    readonly redrive: Api["redrive"];
  };
  /** Workflows under their names, and runs of them, whoever began them. */
  readonly workflows: {
    readonly validate: Api["validateWorkflow"];
    readonly put: Api["putWorkflow"];
    readonly list: Api["workflows"];
    readonly get: Api["workflow"];
    readonly remove: Api["removeWorkflow"];
    readonly runs: Api["workflowRuns"];
  };
}

/** Makes them. */
export function createGroups(api: Api): Groups {
  const run = async (code: CodeToRun, { signal, timeoutMs, ...body }: RunOptions = {}): Promise<unknown> => {
    const given = typeof code === "string" ? { source: code } : { main: code.main, modules: { ...code.modules } };
    return (await api.run({ ...given, ...body }, { signal, timeoutMs })).value;
  };
  return {
    // What code returns is its author's knowledge.
    run: run as Groups["run"],
    workers: { list: api.workers, get: api.worker, scale: api.scale, kill: api.kill, ping: api.pingWorker },
    cache: {
      ofFunction: api.functionCache,
      ofWorker: api.workerCache,
      purge: api.purgeCache,
      purgeWorker: api.purgeWorkerCache,
    },
    invocations: {
      list: api.invocations,
      get: api.invocation,
      cancel: api.cancel,
      retry: api.retry,
      redrive: api.redrive,
    },
    workflows: {
      validate: api.validateWorkflow,
      put: api.putWorkflow,
      list: api.workflows,
      get: api.workflow,
      remove: api.removeWorkflow,
      runs: api.workflowRuns,
    },
  };
}
