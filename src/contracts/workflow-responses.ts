/**
 * Answers about workflows and their runs as schemas; open, as all answers are: see `responses.ts`.
 */
import { z } from "zod";
import { problemResponse } from "./responses.ts";
import { runState } from "./workflow-run.ts";

/** Answer of `POST /v1/workflows/validate`; see `WorkflowFault`. */
export const validationResponse = z.looseObject({
  valid: z.boolean(),
  errors: z.array(z.looseObject({ path: z.string(), message: z.string() })),
});
export type ValidationResponse = z.infer<typeof validationResponse>;

/** How a step went; see `StepTrace`. Its error is told in short, without what only an answer of its own says. */
export const stepTraceResponse = z.looseObject({
  id: z.string(),
  function: z.string().nullable(),
  version: z.int().nullable(),
  state: z.string(),
  startedMs: z.number(),
  wallMs: z.number(),
  cpuMs: z.number().nullable(),
  worker: z.string().nullable(),
  cached: z.boolean(),
  attempts: z.int(),
  items: z.int().nullable(),
  valueBytes: z.number().nullable(),
  error: z.looseObject({ code: z.string(), detail: z.string().optional(), message: z.string().optional() }).nullable(),
});
export type StepTraceResponse = z.infer<typeof stepTraceResponse>;

/** A durable run; see `RunRecord`. `value` is there when it succeeded with one. */
export const runResponse = z.looseObject({
  id: z.string(),
  workflow: z.string(),
  state: runState,
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  expiresAt: z.number().nullable(),
  error: problemResponse.nullable(),
  steps: z.array(stepTraceResponse),
  value: z.unknown().optional(),
});
export type RunResponse = z.infer<typeof runResponse>;

/** Answer of a run that was waited for. */
export const workflowResponse = z.looseObject({ value: z.unknown().optional(), steps: z.array(stepTraceResponse) });
export type WorkflowResponse = z.infer<typeof workflowResponse>;

/** Answer of `POST /v1/workflows/run`: a durable workflow gives its run, which goes on. */
export const workflowRunResponse = z.union([runResponse, workflowResponse]);

/** Answer of `GET /v1/workflow-runs`: newest first; `next` goes on as `?after=`. */
export const runsResponse = z.looseObject({
  runs: z.array(runResponse.partial({ steps: true })),
  next: z.string().nullable(),
});
export type RunsResponse = z.infer<typeof runsResponse>;

/** Answer of `PUT /v1/workflows/{name}`. */
export const putWorkflowResponse = z.looseObject({
  name: z.string(),
  revision: z.int(),
  created: z.boolean(),
  warnings: z.array(z.unknown()),
});

/** A workflow that was put, as it is listed. */
export const listedWorkflowResponse = z.looseObject({
  name: z.string(),
  revision: z.int(),
  owner: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
/** Answer of `GET /v1/workflows/{name}`. */
export const namedWorkflowResponse = listedWorkflowResponse.extend({ document: z.record(z.string(), z.unknown()) });
/** Answer of `GET /v1/workflows`. */
export const workflowsResponse = z.looseObject({ workflows: z.array(listedWorkflowResponse) });
