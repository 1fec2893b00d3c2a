/**
 * Parameters that several routes have.
 */
import { z } from "zod";
import { bindingName } from "../../contracts/bindings.ts";
import { functionName } from "../../contracts/ids.ts";
import { MAX_IDEMPOTENCY_KEY_LENGTH } from "../../contracts/limits.ts";
import { workflowName } from "../../contracts/workflow.ts";
import type { ParameterDoc } from "./operation-doc.ts";

/** `{name}`: a function. */
export const NAME: ParameterDoc = {
  in: "path",
  name: "name",
  description: "The function's name.",
  schema: functionName,
};

/** `{name}`: a function, or what else it has to be called. */
export const CALLEE: ParameterDoc = {
  in: "path",
  name: "name",
  description:
    "The function's name; or `hello#Admin.add` (the `#` as `%23`) for the method `add` of the class `Admin` that it " +
    "exports, which extends `WorkerEntrypoint`.",
  schema: z.string(),
};

/** `{secret}`: one of its secrets. */
export const SECRET: ParameterDoc = {
  in: "path",
  name: "secret",
  description: "The secret's name in `env`.",
  schema: bindingName,
};

/** `{id}`: a worker. */
export const WORKER_ID: ParameterDoc = { in: "path", name: "id", description: "The worker's id.", schema: z.string() };

/** `Idempotency-Key` of a call. */
export const IDEMPOTENCY_KEY: ParameterDoc = {
  in: "header",
  name: "Idempotency-Key",
  description: "Says that the call may run twice: it is then repeated elsewhere when its worker is lost.",
  schema: z.string(),
};

/** `?version=`: one live version of a function. */
export const VERSION: ParameterDoc = {
  in: "query",
  name: "version",
  description: "The number of a live version.",
  schema: z.int().positive(),
};

/** `Idempotency-Key` of a job. */
export const SPAWN_KEY: ParameterDoc = {
  in: "header",
  name: "Idempotency-Key",
  description: "Names the request: however often it is sent, there is one job. Counts for one caller and function.",
  schema: z.string().min(1).max(MAX_IDEMPOTENCY_KEY_LENGTH),
};

/** `Prefer` of a call. */
export const PREFER: ParameterDoc = {
  in: "header",
  name: "Prefer",
  description: "`respond-async`: the call is accepted as a job (RFC 7240); the body may have a job's options.",
  schema: z.string(),
};

/** `{id}`: an invocation. */
export const INVOCATION: ParameterDoc = {
  in: "path",
  name: "id",
  description: "The invocation's id, `inv_…`.",
  schema: z.string(),
};

/** `{name}`: a workflow. */
export const WORKFLOW_NAME: ParameterDoc = {
  in: "path",
  name: "name",
  description: "The workflow's name.",
  schema: workflowName,
};

/** `{id}`: a durable run of a workflow. */
export const RUN_ID: ParameterDoc = {
  in: "path",
  name: "id",
  description: "The run's id, `run_…`.",
  schema: z.string(),
};

/** `Idempotency-Key` of a durable run. */
export const RUN_KEY: ParameterDoc = {
  in: "header",
  name: "Idempotency-Key",
  description: "Names the request: however often it is sent, there is one run. Counts for one caller and workflow.",
  schema: z.string().min(1).max(MAX_IDEMPOTENCY_KEY_LENGTH),
};
