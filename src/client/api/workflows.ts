/**
 * Endpoints of workflows: whether one holds together, runs that are waited for, and those that are put under a name.
 */
import { z } from "zod";
import {
  type WorkflowRunResponse,
  workflowPlacedResponse,
  workflowRanResponse,
  workflowResponse,
  workflowRunResponse,
  workflowsResponse,
  workflowValidationResponse,
} from "../../contracts/responses.ts";
import type { chainDocument, workflowDocument } from "../../contracts/workflow.ts";
import type { RequestOptions, Transport } from "../transport.ts";
import { pathOf } from "./paths.ts";
import { repeatKey } from "./repeat-key.ts";

/** A workflow as it is written: a graph of steps, or a chain. */
export type AnyWorkflow = z.input<typeof workflowDocument> | z.input<typeof chainDocument>;

/** What a run gives: a durable workflow its run, which goes on. */
const startedResponse = z.union([workflowRunResponse, workflowRanResponse]);

/** Whether that is a run which goes on. */
export const isWorkflowRun = (started: z.infer<typeof startedResponse>): started is WorkflowRunResponse =>
  "id" in started;

const path = (name: string, ...below: string[]) => pathOf("workflows", name, ...below);

export function workflowsApi(transport: Transport) {
  const { ask, send, runtime } = transport;
  const read = <S extends z.ZodType>(schema: S, at: string) =>
    ask(schema, { method: "GET", path: at, repeatable: true });

  return {
    /** Lists every fault of a document, types included. Whatever is no workflow is invalid. */
    validateWorkflow: (document: object) =>
      ask(workflowValidationResponse, {
        ...{ method: "POST", path: "/v1/workflows/validate", body: document, values: true, repeatable: true },
      }),
    /** Runs a document, or what was put under a name. A durable one answers with its run as soon as that is accepted. */
    runWorkflow: (workflow: AnyWorkflow | string, input?: unknown, options: RequestOptions = {}) =>
      ask(startedResponse, {
        ...{ ...options, ...runRequest(workflow, input, false) },
        idempotencyKey: repeatKey(transport, options),
      }),
    /** Begins a durable run; always with an `Idempotency-Key`, so that it may be sent again and is one run all the same. */
    spawnWorkflow: (workflow: AnyWorkflow | string, input?: unknown, options: RequestOptions = {}) =>
      ask(workflowRunResponse, {
        ...{ ...options, ...runRequest(workflow, input, true) },
        idempotencyKey: options.idempotencyKey ?? runtime.uniqueKey(),
      }),
    /** Puts a document under a name; the same document again changes nothing. */
    putWorkflow: (name: string, document: AnyWorkflow) =>
      ask(workflowPlacedResponse, { method: "PUT", path: path(name), body: document, values: true, repeatable: true }),
    workflow: (name: string) => read(workflowResponse, path(name)),
    workflows: () => read(workflowsResponse, "/v1/workflows"),
    removeWorkflow: async (name: string) => void (await send({ method: "DELETE", path: path(name) })),
    /** The JSON Schema of workflows. */
    workflowSchema: () => read(z.record(z.string(), z.unknown()), "/v1/workflows/schema.json"),
  };
}

function runRequest(workflow: AnyWorkflow | string, input: unknown, durable: boolean) {
  const post = { method: "POST", values: true } as const;
  if (typeof workflow === "string")
    return { ...post, path: path(workflow, durable ? "spawn" : "run"), body: { input } };
  return { ...post, path: "/v1/workflows/run", body: { workflow, input, ...(durable ? { durable } : {}) } };
}
