/**
 * Jobs as their callers hold them: by their ids, wherever they run and whoever spawned them.
 */
import { fault, TroupeError } from "../contracts/errors.ts";
import { isTerminal, type JobState } from "../contracts/job.ts";
import type { JobResponse } from "../contracts/responses.ts";
import type { JobItemResponse } from "./api/jobs.ts";
import type { Api } from "./api.ts";
import { errorOf } from "./errors.ts";
import { type MapResult, resultOf } from "./map.ts";
import type { Runtime } from "./runtime.ts";
import { untilOver, type WaitOptions } from "./until-over.ts";

interface JobHandle {
  readonly id: string;
  state(): Promise<JobState>;
  /** The job as it is now. */
  info(): Promise<JobResponse>;
  /** The job as soon as it is over, however it ended. Throws `ConnectionError` `no_answer` when the time is up first. */
  finished(options?: WaitOptions): Promise<JobResponse>;
  /** Ends it, and what runs of it. */
  cancel(): Promise<void>;
  /** Begins it anew, if it ended without success. */
  retry(): Promise<void>;
}

/** A job of one call. */
export interface Job<Value = unknown> extends JobHandle {
  /**
   * Its value as soon as it is over. Throws the job's error when it did not succeed, `TypeError` for a job of many calls;
   * else as `finished` does.
   */
  result(options?: WaitOptions): Promise<Value>;
}

/** A job of a call for each of many inputs. */
export interface MapJob<Value = unknown> extends JobHandle {
  /** How many inputs have come how far. */
  progress(): Promise<NonNullable<JobResponse["progress"]>>;
  /** Waits until the job is over, then gives what each input came to, in order. */
  results(options?: WaitOptions): AsyncIterable<MapResult<Value>>;
}

type JobsOfApi = Pick<Api, "invocation" | "cancel" | "retry" | "results">;

function createHandle(api: JobsOfApi, runtime: Runtime, id: string): JobHandle {
  const info = () => api.invocation(id);
  return {
    id,
    info,
    state: async () => (await info()).state,
    finished: (options: WaitOptions = {}) =>
      untilOver(id, api.invocation, ({ state }) => isTerminal(state), options, runtime),
    cancel: async () => void (await api.cancel(id)),
    retry: async () => void (await api.retry(id)),
  };
}

/** The handle of a job of one call. */
export function createJob(api: JobsOfApi, runtime: Runtime, id: string): Job {
  const handle = createHandle(api, runtime, id);
  return {
    ...handle,
    async result(options) {
      const job = await handle.finished(options);
      if (job.progress !== null) throw new TypeError(`${id} has many results: troupe.mapJob(id).results() gives them.`);
      if (job.state === "succeeded") return job.value;
      throw job.error === null ? neverRan(id, job.state) : errorOf(job.error);
    },
  };
}

/** The handle of a job of many calls. */
export function createMapJob(api: JobsOfApi, runtime: Runtime, id: string): MapJob {
  const handle = createHandle(api, runtime, id);
  return {
    ...handle,
    async progress() {
      return (await handle.info()).progress ?? { total: 0, succeeded: 0, failed: 0, running: 0 };
    },
    async *results(options = {}) {
      await handle.finished(options);
      for await (const item of api.results(id, { signal: options.signal })) yield itemResult(id, item);
    },
  };
}

/** An input that was not begun before the job ended has a state, and nothing else. */
function itemResult(id: string, item: JobItemResponse): MapResult<unknown> {
  if (item.state === undefined || item.error !== undefined) return resultOf(item, false);
  return { index: item.index, error: neverRan(`${id}.${item.index}`, item.state) };
}

function neverRan(id: string, state: string): TroupeError {
  return new TroupeError(fault("cancelled", `${id} ended as ${state}, and has no result.`, { details: { state } }));
}
