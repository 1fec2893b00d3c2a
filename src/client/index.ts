/**
 * The package's entry where there is no Node: web standards only, for browsers, workers and the rest.
 */
export type { Comparison } from "../contracts/compare.ts";
export { type ErrorCode, type ErrorSource, type Problem, TroupeError } from "../contracts/errors.ts";
export type {
  CacheResponse,
  FunctionCacheResponse,
  InvocationResponse,
  JobResponse,
  MapTotalsResponse,
  PlacedCacheResponse,
  ScaledResponse,
  StepTraceResponse,
  WorkerResponse,
  WorkflowRanResponse,
  WorkflowRunResponse,
} from "../contracts/responses.ts";
export type { InvokeBody, MapQuery, RunBody } from "./api/calls.ts";
export type { CompareOptions, DeployBody, EndMode, RollbackBody } from "./api/functions.ts";
export type { JobItemResponse, JobsQuery, RedriveBody, SpawnBody } from "./api/jobs.ts";
export type { RestartBody, RunsQuery } from "./api/workflow-runs.ts";
export { type AnyWorkflow, isWorkflowRun } from "./api/workflows.ts";
export type { Api } from "./api.ts";
export type { BroadcastResult } from "./broadcast.ts";
export { type ReceivedCallback, type VerifyOptions, verifyCallback } from "./callback.ts";
export { typesOf } from "./declarations.ts";
export { type ConnectionCode, ConnectionError } from "./errors.ts";
export type { CodeToRun, Groups, RunOptions } from "./groups.ts";
export type { Job, MapJob } from "./job.ts";
export type { MapCallOptions, MapResult, MapRun } from "./map.ts";
export type { MapItem, MapLine } from "./map-lines.ts";
export type { RetryPolicy } from "./retry.ts";
export type { StreamLine } from "./stream-lines.ts";
export type { Fetch, RequestOptions } from "./transport.ts";
export { type ConnectOptions, connect, type Deployed, type Deployment, type Troupe } from "./troupe.ts";
export type { AnyFunction, Callee, CallOptions, Detailed, Remote, Remotes, SpawnOptions, ValueOf } from "./typed.ts";
export type { WaitOptions } from "./until-over.ts";
export type { AnyIterable, Upload } from "./upload.ts";
export { workflow } from "./workflow/builder.ts";
export type { Given, Ref, Reference } from "./workflow/given.ts";
export type { WorkflowDetail, WorkflowHandle } from "./workflow/handle.ts";
export type { WorkflowRun } from "./workflow/run.ts";
export type { Call, StepMaker, StepOptions, Steps, TypedWorkflow, When, WorkflowOptions } from "./workflow/typed.ts";
