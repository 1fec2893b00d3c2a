/**
 * Endpoints of jobs: calls that outlive their request.
 */
import { z } from "zod";
import { SEQUENCE_TYPES } from "../../codec/index.ts";
import type { JobState, redriveRequest, spawnRequest } from "../../contracts/job.ts";
import {
  cancelledResponse,
  jobResponse,
  jobsResponse,
  mapItemResponse,
  redriveResponse,
} from "../../contracts/responses.ts";
import { unexpectedAnswer } from "../errors.ts";
import { readSequence } from "../sequence.ts";
import type { RequestOptions, Transport } from "../transport.ts";
import { functionPath, LONG_POLL_TRAVEL_MS, pathOf, query } from "./paths.ts";

/** Body of a spawn. */
export type SpawnBody = z.input<typeof spawnRequest>;
/** Which jobs are listed. */
export interface JobsQuery {
  readonly state?: JobState | undefined;
  /** Name of the function that they call. */
  readonly function?: string | undefined;
  /** Jobs on a page. */
  readonly limit?: number | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}
/** Which dead jobs are sent on their way again. */
export type RedriveBody = z.input<typeof redriveRequest>;

/** What an input of a job came to; one that is not over, or was never begun, has a `state`. */
const jobItem = mapItemResponse.extend({ state: z.string().optional() });
export type JobItemResponse = z.infer<typeof jobItem>;

export function jobsApi({ ask, open, url, runtime }: Transport) {
  const change = { method: "POST" } as const;

  return {
    /** Spawns a job. It always carries an `Idempotency-Key`, so that it may be sent again and is one job all the same. */
    spawn: (name: string, body: SpawnBody, options: RequestOptions = {}) =>
      ask(jobResponse, {
        ...{ ...options, ...change, path: functionPath(name, "spawn"), body, values: true },
        idempotencyKey: options.idempotencyKey ?? runtime.uniqueKey(),
      }),
    /** A job and, when it succeeded, its value; with `waitSeconds` as soon as it is over, or then as it is. */
    invocation: (id: string, waitSeconds = 0, options: RequestOptions = {}) =>
      ask(jobResponse, {
        timeoutMs: waitSeconds * 1_000 + LONG_POLL_TRAVEL_MS,
        ...{ ...options, method: "GET", path: pathOf("invocations", id), repeatable: true, values: true },
        ...(waitSeconds === 0 ? {} : { path: pathOf("invocations", id) + query({ wait: waitSeconds }) }),
      }),
    /** Jobs without their values, newest first. */
    invocations: (which: JobsQuery = {}) =>
      ask(jobsResponse, { method: "GET", path: `/v1/invocations${query({ ...which })}`, repeatable: true }),
    /** Ends a job that is not over, or a call that somebody waits for. */
    cancel: (id: string) =>
      ask(z.union([jobResponse, cancelledResponse]), { method: "DELETE", path: pathOf("invocations", id) }),
    /** Begins a job anew that ended without success. */
    retry: (id: string) => ask(jobResponse, { ...change, path: pathOf("invocations", id, "retry") }),
    /** Begins dead jobs anew: all, or some. */
    redrive: (which: RedriveBody = {}) =>
      ask(redriveResponse, { ...change, path: "/v1/invocations/redrive", body: which }),
    /** What the inputs of a job came to, in their order. */
    async *results(id: string, { signal }: Pick<RequestOptions, "signal"> = {}): AsyncGenerator<JobItemResponse> {
      const ending = signal ?? new AbortController().signal;
      const path = pathOf("invocations", id, "results");
      const response = await open({ method: "GET", path, accept: SEQUENCE_TYPES.json, signal: ending });
      for await (const value of readSequence(url, response, ending)) {
        const item = jobItem.safeParse(value);
        if (!item.success) throw unexpectedAnswer(url, "a line of the results is not as agreed");
        yield item.data;
      }
    },
  };
}
