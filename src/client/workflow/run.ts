/**
 * Durable runs of workflows as their callers hold them: by their ids, whoever began them.
 */
import { fault, TroupeError } from "../../contracts/errors.ts";
import type { WorkflowRunResponse } from "../../contracts/responses.ts";
import { isOver, type RunState } from "../../contracts/workflow-run.ts";
import type { Api } from "../api.ts";
import { errorOf } from "../errors.ts";
import type { Runtime } from "../runtime.ts";
import { untilOver, type WaitOptions } from "../until-over.ts";

/** A run that outlives its request. */
export interface WorkflowRun<Value = unknown> {
  readonly id: string;
  state(): Promise<RunState>;
  /** The run as it is now, with the steps so far. */
  status(): Promise<WorkflowRunResponse>;
  /** The run as soon as it is over, however it ended. Throws `ConnectionError` `no_answer` when the time is up first. */
  finished(options?: WaitOptions): Promise<WorkflowRunResponse>;
  /** Its value as soon as it is over. Throws the run's error when it did not succeed; else as `finished` does. */
  result(options?: WaitOptions): Promise<Value>;
  /** Sends an event that a step waits for, or will wait for. */
  send(type: string, payload?: unknown): Promise<void>;
  /** Begins no further step until it is resumed. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends it as it is: nothing is compensated. */
  terminate(): Promise<void>;
  /** Begins it anew, or from a step on: what came before that step is kept. */
  restart(from?: string): Promise<void>;
}

type RunsOfApi = Pick<Api, "workflowRun" | "sendEvent" | "pauseRun" | "resumeRun" | "terminateRun" | "restartRun">;

/** The handle of a run. */
export function createRun(api: RunsOfApi, runtime: Runtime, id: string): WorkflowRun {
  const status = () => api.workflowRun(id);
  const finished = (options: WaitOptions = {}) =>
    untilOver(id, api.workflowRun, ({ state }) => isOver(state), options, runtime);
  return {
    id,
    status,
    finished,
    state: async () => (await status()).state,
    result: async (options) => outcomeOf(await finished(options)),
    send: (type, payload) => api.sendEvent(id, type, payload),
    pause: async () => void (await api.pauseRun(id)),
    resume: async () => void (await api.resumeRun(id)),
    terminate: async () => void (await api.terminateRun(id)),
    restart: async (from) => void (await api.restartRun(id, from === undefined ? {} : { from })),
  };
}

/** The value of a run that is over. Throws its error when it did not succeed. */
export function outcomeOf({ id, state, error, value }: WorkflowRunResponse): unknown {
  if (state === "succeeded") return value;
  if (error !== null) throw errorOf(error);
  throw new TroupeError(fault("cancelled", `${id} ended as ${state}, and has no result.`, { details: { state } }));
}
