/**
 * The HTTP API, one method an endpoint: answers parsed, failures thrown as `TroupeError` or `ConnectionError`.
 */
import { z } from "zod";
import type { CreateKeyRequest } from "../contracts/keys.ts";
import { createdKeyResponse, keysResponse } from "../contracts/responses.ts";
import { cachesApi } from "./api/caches.ts";
import { callsApi } from "./api/calls.ts";
import { functionsApi } from "./api/functions.ts";
import { jobsApi } from "./api/jobs.ts";
import { pathOf } from "./api/paths.ts";
import { secretsApi } from "./api/secrets.ts";
import { workersApi } from "./api/workers.ts";
import { workflowRunsApi } from "./api/workflow-runs.ts";
import { workflowsApi } from "./api/workflows.ts";
import type { Transport } from "./transport.ts";

export type Api = ReturnType<typeof createApi>;

const openObject = z.record(z.string(), z.unknown());

/** The endpoints behind a transport. */
export function createApi(transport: Transport) {
  const { ask, send, url } = transport;
  return {
    /** The server's address. */
    url,
    health: () => ask(openObject, { method: "GET", path: "/healthz", repeatable: true }),
    openapi: () => ask(openObject, { method: "GET", path: "/openapi.json", repeatable: true }),

    ...functionsApi(transport),
    ...callsApi(transport),
    ...jobsApi(transport),
    ...secretsApi(transport),
    ...workersApi(transport),
    ...cachesApi(transport),
    ...workflowsApi(transport),
    ...workflowRunsApi(transport),

    keys: () => ask(keysResponse, { method: "GET", path: "/v1/keys", repeatable: true }),
    createKey: (key: CreateKeyRequest) => ask(createdKeyResponse, { method: "POST", path: "/v1/keys", body: key }),
    removeKey: async (id: string) => void (await send({ method: "DELETE", path: pathOf("keys", id) })),
  };
}
