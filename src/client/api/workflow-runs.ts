/**
 * Endpoints of durable runs of workflows.
 */
import type { z } from "zod";
import { workflowRunResponse, workflowRunsResponse } from "../../contracts/responses.ts";
import type { RunState, restartRequest } from "../../contracts/workflow-run.ts";
import type { RequestOptions, Transport } from "../transport.ts";
import { LONG_POLL_TRAVEL_MS, pathOf, query } from "./paths.ts";

/** Which runs are listed. */
export interface RunsQuery {
  readonly state?: RunState | undefined;
  /** Name or id of the workflow. */
  readonly workflow?: string | undefined;
  readonly limit?: number | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}
export type RestartBody = z.input<typeof restartRequest>;

export function workflowRunsApi({ ask, send }: Transport) {
  const path = (id: string, ...below: string[]) => pathOf("workflow-runs", id, ...below);
  const change = (id: string, what: string, body: object = {}) =>
    ask(workflowRunResponse, { method: "POST", path: path(id, what), body, values: true });

  return {
    /** Runs, newest first. */
    workflowRuns: (which: RunsQuery = {}) =>
      ask(workflowRunsResponse, { method: "GET", path: `/v1/workflow-runs${query({ ...which })}`, repeatable: true }),
    /** A run with its steps so far and, when it succeeded, its value; with `waitSeconds` as soon as it is over. */
    workflowRun: (id: string, waitSeconds = 0, options: RequestOptions = {}) =>
      ask(workflowRunResponse, {
        timeoutMs: waitSeconds * 1_000 + LONG_POLL_TRAVEL_MS,
        ...{ ...options, method: "GET", repeatable: true, values: true },
        path: path(id) + query({ wait: waitSeconds === 0 ? undefined : waitSeconds }),
      }),
    /** Gives a run an event that a step of it waits for, or will wait for. */
    sendEvent: async (id: string, type: string, payload?: unknown, options: RequestOptions = {}) =>
      void (await send({
        ...options,
        method: "POST",
        path: path(id, "events"),
        body: { type, payload },
        values: true,
      })),
    pauseRun: (id: string) => change(id, "pause"),
    resumeRun: (id: string) => change(id, "resume"),
    terminateRun: (id: string) => change(id, "terminate"),
    /** Begins a run anew, or from a step on: what came before that step is kept. */
    restartRun: (id: string, from: RestartBody = {}) => change(id, "restart", from),
  };
}
