/**
 * The answers of the HTTP API as schemas, for callers that parse what they receive.
 *
 * They are open: a field that a newer server adds passes through, so that an older caller keeps working.
 */
import { z } from "zod";
import { functionVersion } from "./function.ts";
import { contentHash } from "./ids.ts";
import { jobState } from "./job.ts";
import { scope } from "./keys.ts";
import { signature } from "./signature.ts";
import { runState } from "./workflow-run.ts";

/** A problem document; `code` stays a plain string because a newer server may know more codes. */
export const problemResponse = z.looseObject({
  type: z.string().optional(),
  title: z.string(),
  status: z.int().optional(),
  detail: z.string(),
  code: z.string(),
  source: z.enum(["caller", "function", "platform"]),
  retryable: z.boolean(),
  requestId: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});
export type ProblemResponse = z.infer<typeof problemResponse>;

/** Answer of `PUT /v1/functions/{name}`. */
export const deployResponse = z.looseObject({
  name: z.string(),
  version: z.int(),
  id: z.string(),
  signature: z.string().nullable(),
  created: z.boolean(),
  warnings: z.array(z.string()),
});
export type DeployedResponse = z.infer<typeof deployResponse>;

/** A function's configuration as the server keeps it: every default filled in, but for `routing`, where the platform's own counts. */
const configResponse = z.looseObject({
  limits: z.looseObject({
    cpuMs: z.number(),
    timeoutMs: z.number(),
    maxOutputBytes: z.number(),
    subRequests: z.number(),
    concurrency: z.number(),
  }),
  network: z.looseObject({ allow: z.array(z.string()) }),
  cache: z
    .looseObject({
      policy: z.string(),
      scope: z.string(),
      maxEntries: z.number(),
      maxBytes: z.number(),
      ttlSeconds: z.number().optional(),
      staleSeconds: z.number(),
    })
    .optional(),
  idempotent: z.boolean(),
  visibility: z.string(),
  routing: z.string().optional(),
  retry: z
    .looseObject({
      maxAttempts: z.number(),
      backoffMs: z.number(),
      maxBackoffMs: z.number(),
      maxAgeSeconds: z.number(),
    })
    .optional(),
  hedgeAfterMs: z.number().optional(),
  /** Workers that keep the function loaded. */
  warm: z.number().optional(),
  /** Names of the secrets that it needs. */
  secrets: z.array(z.string()).optional(),
});

/** One version of a function, as it is listed and shown; `signature` is printed as TypeScript. */
const versionResponse = functionVersion
  .pick({
    name: true,
    version: true,
    id: true,
    export: true,
    kind: true,
    parameters: true,
    owner: true,
    signature: true,
    createdAt: true,
  })
  .extend({
    config: configResponse,
    /** Recursive types that `signature` names, declared as TypeScript; null where it names none. */
    declarations: z.string().nullable().optional(),
    /** The signature as schemas; a server without types has none. */
    schema: signature.nullable().optional(),
    /** Content hash of what runs. */
    artifact: contentHash.optional(),
    /** Bytes of its source. */
    sizeBytes: z.int().optional(),
    /** Among all versions of a function: whether it answers calls. */
    live: z.boolean().optional(),
  })
  .loose();
export type VersionResponse = z.infer<typeof versionResponse>;

/** A function: the members of its newest live version, and every live version as `overloads`. */
export const functionResponse = versionResponse.extend({
  overloads: z.array(versionResponse).optional(),
  /** Whether its calls are refused until it is resumed. */
  suspended: z.boolean().optional(),
});
export type FunctionResponse = z.infer<typeof functionResponse>;

const listedVersion = versionResponse.extend({ live: z.boolean().optional() });
/** A version among all versions of its function. */
export type ListedVersionResponse = z.infer<typeof listedVersion>;

/** Answer of `GET /v1/functions`. */
export const functionsResponse = z.looseObject({ functions: z.array(functionResponse) });
/** Answer of `GET /v1/functions/{name}/versions`, newest first; `live` marks those that answer calls. */
export const versionsResponse = z.looseObject({ versions: z.array(listedVersion) });

/** The secrets of a function, by name: answer of `/v1/functions/{name}/secrets` and below. */
export const secretsResponse = z.looseObject({
  name: z.string(),
  /** The live version that has them. */
  version: z.int(),
  secrets: z.array(z.string()),
});

/** The `invocation` member of an answer to an invoke, and of `details` of a failed one; see `InvocationReport`. */
export const invocationResponse = z.looseObject({
  id: z.string(),
  function: z.string(),
  version: z.int(),
  worker: z.string(),
  cached: z.boolean(),
  cold: z.boolean(),
  attempts: z.int(),
  cpuMs: z.number().nullable(),
  /** Figures that older servers do not give are optional. */
  queueMs: z.number().optional(),
  wallMs: z.number(),
  ioRequests: z.int(),
  ioBytes: z.int(),
  ioBytesOut: z.int().optional(),
  ioBytesIn: z.int().optional(),
  resultBytes: z.int().optional(),
  memoryBytes: z.number().nullable(),
  logs: z.array(z.looseObject({ level: z.string(), message: z.string() })),
});
export type InvocationResponse = z.infer<typeof invocationResponse>;

/** Answer of `POST /v1/functions/{name}/invoke`; no `value` when the function returned nothing. */
export const invokeResponse = z.looseObject({ value: z.unknown().optional(), invocation: invocationResponse });
export type InvokeResponse = z.infer<typeof invokeResponse>;

/** A line of a streamed call: items, and behind them the report or what went wrong. */
export const streamLine = z.union([
  z.looseObject({ value: z.unknown() }),
  z.looseObject({ invocation: invocationResponse }),
  z.looseObject({ error: problemResponse }),
]);

/** A job; see `JobRecord`. `value` is there when it succeeded with one. */
export const jobResponse = z.looseObject({
  id: z.string(),
  function: z.string(),
  version: z.int(),
  state: jobState,
  attempts: z.int(),
  maxAttempts: z.int(),
  priority: z.int(),
  createdAt: z.int(),
  runAt: z.int(),
  startedAt: z.int().nullable(),
  endedAt: z.int().nullable(),
  expiresAt: z.int().nullable(),
  reason: z.string().nullable(),
  error: problemResponse.nullable(),
  progress: z.looseObject({ total: z.int(), succeeded: z.int(), failed: z.int(), running: z.int() }).nullable(),
  callback: z.looseObject({ state: z.string(), attempts: z.int() }).nullable(),
  invocation: invocationResponse.nullable(),
  value: z.unknown().optional(),
});
export type JobResponse = z.infer<typeof jobResponse>;

/** Answer of `GET /v1/invocations`: jobs without their values, newest first; `next` goes on as `?after=`. */
export const jobsResponse = z.looseObject({ jobs: z.array(jobResponse), next: z.string().nullable() });
/** Answer of `POST /v1/invocations/redrive`: jobs that were sent on their way again. */
export const redriveResponse = z.looseObject({ redriven: z.int() });

/** Answer of `DELETE /v1/invocations/{id}` for a running call that is no job. */
export const cancelledResponse = z.looseObject({ id: z.string(), cancelled: z.literal(true) });

/** A line of `POST …/map` before the last. */
export const mapItemResponse = z.looseObject({
  index: z.int(),
  value: z.unknown().optional(),
  error: problemResponse.optional(),
});
/** A line of \`GET /v1/invocations/{id}/results\`: \`state\` of an input that is not over. */
export const jobLineResponse = mapItemResponse.extend({ state: jobState.optional() });
/** The last line of a map. */
export const mapTotalsResponse = z.looseObject({
  totals: z.looseObject({
    inputs: z.int(),
    succeeded: z.int(),
    failed: z.int(),
    skipped: z.int(),
    attempts: z.int(),
    cpuMs: z.number().nullable(),
    wallMs: z.number(),
  }),
});
export type MapTotalsResponse = z.infer<typeof mapTotalsResponse>["totals"];

/** Answer of `POST …/broadcast`: in the order of the workers. */
export const broadcastResponse = z.looseObject({
  results: z.array(
    z.looseObject({
      worker: z.string(),
      value: z.unknown().optional(),
      invocation: invocationResponse.optional(),
      error: problemResponse.optional(),
    }),
  ),
});
export type BroadcastResponse = z.infer<typeof broadcastResponse>;

/** Figures of one function, or summed over functions; see `FunctionStats`. */
export const functionStatsResponse = z.looseObject({
  calls: z.int(),
  errors: z.int(),
  coldCalls: z.int(),
  cpuMs: z.number(),
  ioRequests: z.int(),
  ioBytes: z.number(),
  cacheHits: z.int(),
  /** Part of the calls that asked a cache and were answered by it; null while none has asked. */
  cacheHitRate: z.number().nullable().optional(),
  meanMs: z.number().nullable(),
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** Part of the calls that failed; null while there was none. */
  errorRate: z.number().nullable().optional(),
});
export type FunctionStatsResponse = z.infer<typeof functionStatsResponse>;

/** Answer of `GET /v1/functions/{name}/stats`. */
export const namedStatsResponse = functionStatsResponse.extend({ name: z.string() });

/** A worker's load; one that does not answer has none to tell. */
const workerLoad = {
  available: z.boolean(),
  /** `live`, or `draining`: it finishes what it has and takes nothing new. */
  state: z.string().optional(),
  /** Where it was placed: a location hint of Cloudflare; null where it does not matter. */
  region: z.string().nullable().optional(),
  /** Release of the platform that it runs. */
  version: z.string().optional(),
  /** Milliseconds since the epoch. */
  registeredAt: z.int().optional(),
  heartbeatAt: z.int().nullable().optional(),
  uptimeMs: z.number().optional(),
  inFlight: z.int().optional(),
  queued: z.int().optional(),
  warm: z.int().optional(),
};
/** A worker's load and what it did. */
const workerStatsResponse = functionStatsResponse.extend({ worker: z.string(), ...workerLoad });
export type WorkerStatsResponse = z.infer<typeof workerStatsResponse>;

/** Answer of `GET /v1/stats`. */
export const statsResponse = z.looseObject({
  totals: functionStatsResponse,
  functions: z.record(z.string(), functionStatsResponse),
  workers: z.array(workerStatsResponse),
});

/** Answer of `GET /v1/workers`: the load of each worker, and the figures of what it ran. */
export const workersResponse = z.looseObject({
  workers: z.array(
    z.looseObject({
      id: z.string(),
      ...workerLoad,
      functions: z.record(z.string(), functionStatsResponse),
      /** Whether the director that answers trusts it: `open` is suspected, `probing` is being tried. */
      circuit: z.enum(["closed", "open", "probing"]).optional(),
    }),
  ),
});

/** Answer of `GET /v1/workers/{id}`. */
export const workerResponse = z.looseObject({
  id: z.string(),
  ...workerLoad,
  functions: z.record(z.string(), functionStatsResponse),
  /** Calls that it runs, those first that have run longest: a hundred at most. `startedAt` in milliseconds since the epoch. */
  running: z.array(z.looseObject({ id: z.string(), function: z.string(), startedAt: z.int() })).optional(),
});
export type WorkerResponse = z.infer<typeof workerResponse>;
/** Answer of `POST /v1/workers`: the troupe as it is now, ids of those that were added and of those that leave. */
export const scaledResponse = z.looseObject({
  workers: z.array(z.string()),
  added: z.array(z.string()),
  draining: z.array(z.string()),
});
export type ScaledResponse = z.infer<typeof scaledResponse>;

/** The cache of one function, on a worker or in the cluster; see `CacheListing`. `args` are the arguments of the call. */
const cacheResponse = z.looseObject({
  function: z.string(),
  policy: z.string(),
  scope: z.string(),
  maxEntries: z.int(),
  maxBytes: z.int(),
  bytes: z.int(),
  size: z.int(),
  hits: z.int(),
  misses: z.int(),
  evictions: z.int(),
  entries: z.array(
    z.looseObject({
      key: z.string(),
      args: z.array(z.unknown()).nullable(),
      encoding: z.string(),
      version: z.int(),
      hits: z.int(),
      ageMs: z.number(),
      bytes: z.int(),
      stale: z.boolean(),
    }),
  ),
});
/** A cache, and the worker that it is of; null for the cluster's. */
const placedCacheResponse = cacheResponse.extend({ worker: z.string().nullable() });
export type CacheResponse = z.infer<typeof cacheResponse>;
export type PlacedCacheResponse = z.infer<typeof placedCacheResponse>;
/** Answer of `GET /v1/workers/{id}/cache`. */
export const workerCacheResponse = z.looseObject({ worker: z.string(), caches: z.array(cacheResponse) });
/** Answer of `GET /v1/functions/{name}/cache`. */
export const functionCacheResponse = z.looseObject({ function: z.string(), caches: z.array(placedCacheResponse) });
export type FunctionCacheResponse = z.infer<typeof functionCacheResponse>;
/** Answer of `DELETE …/cache`: entries that were forgotten. */
export const purgedResponse = z.looseObject({ purged: z.int() });

/** A key as it is listed. */
export const keyRecordResponse = z.looseObject({
  id: z.string(),
  name: z.string(),
  scopes: z.array(scope),
  createdAt: z.int(),
});
/** Answer of `GET /v1/keys`. */
export const keysResponse = z.looseObject({ keys: z.array(keyRecordResponse) });
/** Answer of `POST /v1/keys`: the only time the key itself is seen. */
export const createdKeyResponse = keyRecordResponse.extend({ key: z.string() });

/** Answer of `GET /v1/workers/{id}/ping`. */
export const pingResponse = z.looseObject({ worker: z.string(), wallMs: z.number(), uptimeMs: z.number() });

/** Answer of `GET /healthz`. */
export const healthResponse = z.looseObject({ status: z.literal("ok") });

/** Answer of `GET /openapi.json`: an OpenAPI 3.1 document. */
export const openApiResponse = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ title: z.string(), version: z.string(), description: z.string().optional() }),
  servers: z.array(z.looseObject({ url: z.string(), description: z.string().optional() })).optional(),
  tags: z.array(z.looseObject({ name: z.string(), description: z.string().optional() })).optional(),
  components: z.record(z.string(), z.unknown()).optional(),
  paths: z.record(z.string(), z.unknown()),
});

/** How a step of a workflow went; see `StepTrace`. */
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
  valueBytes: z.int().nullable(),
  error: z
    .looseObject({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()).optional() })
    .nullable(),
});
export type StepTraceResponse = z.infer<typeof stepTraceResponse>;
/** Answer of `POST /v1/workflows/run`; no `value` when the workflow gave nothing. */
export const workflowRanResponse = z.looseObject({ value: z.unknown().optional(), steps: z.array(stepTraceResponse) });
export type WorkflowRanResponse = z.infer<typeof workflowRanResponse>;
/** Answer of `POST /v1/workflows/validate`. */
export const workflowValidationResponse = z.looseObject({
  valid: z.boolean(),
  errors: z.array(z.looseObject({ path: z.string(), message: z.string() })),
});
/** Answer of `GET /v1/workflows/schema.json`. */
export const workflowSchemaResponse = z.looseObject({
  $schema: z.string(),
  title: z.string(),
  anyOf: z.array(z.unknown()),
  $defs: z.record(z.string(), z.unknown()),
});

/** A durable run as it is listed; see `RunRecord`. */
const listedRunResponse = z.looseObject({
  id: z.string(),
  workflow: z.string(),
  state: runState,
  createdAt: z.int(),
  startedAt: z.int().nullable(),
  endedAt: z.int().nullable(),
  expiresAt: z.int().nullable(),
  error: problemResponse.nullable(),
});
/** Answer of `GET /v1/workflow-runs/{id}`, of what begins runs and of what changes them; `value` of one that succeeded. */
export const workflowRunResponse = listedRunResponse.extend({
  steps: z.array(stepTraceResponse),
  value: z.unknown().optional(),
});
export type WorkflowRunResponse = z.infer<typeof workflowRunResponse>;
/** Answer of `GET /v1/workflow-runs`: newest first; `next` goes on as `?after=`. */
export const workflowRunsResponse = z.looseObject({ runs: z.array(listedRunResponse), next: z.string().nullable() });
/** Answer of `POST /v1/workflow-runs/{id}/events`. */
export const runEventResponse = z.looseObject({ run: z.string(), type: z.string() });

/** Answer of `PUT /v1/workflows/{name}`. */
export const workflowPlacedResponse = z.looseObject({
  name: z.string(),
  revision: z.int(),
  created: z.boolean(),
  warnings: z.array(z.string()),
});
const listedWorkflowResponse = z.looseObject({
  name: z.string(),
  revision: z.int(),
  owner: z.string(),
  createdAt: z.int(),
  updatedAt: z.int(),
});
/** Answer of `GET /v1/workflows/{name}`. */
export const workflowResponse = listedWorkflowResponse.extend({ document: z.unknown() });
/** Answer of `GET /v1/workflows`. */
export const workflowsResponse = z.looseObject({ workflows: z.array(listedWorkflowResponse) });
