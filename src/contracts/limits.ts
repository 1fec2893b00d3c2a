/**
 * Every limit of the platform, with its unit in its name and the reason for its size.
 */

const KIB = 1024;
const MIB = 1024 * KIB;

/** Defaults and ceilings of `config.limits`: what one invocation may use. */
export const INVOCATION_LIMITS = {
  /** CPU time of one invocation. The ceiling is what a shared machine can bear. */
  cpuMs: { default: 1_000, min: 1, max: 300_000 },
  /** Wall-clock time of one invocation. */
  timeoutMs: { default: 30_000, min: 1, max: 900_000 },
  /** Encoded size of a result. The ceiling stays clear of the 32 MiB that one RPC message may carry. */
  maxOutputBytes: { default: 1 * MIB, min: 1, max: 16 * MIB },
  /** Outgoing requests of one invocation, redirects included. */
  subRequests: { default: 50, min: 0, max: 1_000 },
  /** Invocations of one function that run at once on one worker. */
  concurrency: { default: 64, min: 1, max: 1_000 },
} as const;

/** Largest body of an invocation. */
export const MAX_INVOKE_BODY_BYTES = 8 * MIB;
/** Largest body of a deploy: every module of it, as JSON. */
export const MAX_DEPLOY_BODY_BYTES = 8 * MIB;
/** Largest body of any other request. */
export const MAX_CONTROL_BODY_BYTES = 64 * KIB;
/** Largest source of one module. A parse costs about 0.1 s a MiB, on the thread that serves everybody. */
export const MAX_MODULE_BYTES = 2 * MIB;
/** Most modules of one deploy. */
export const MAX_MODULES = 256;
/** Largest artifact: modules as they run, after instrumentation. */
export const MAX_ARTIFACT_BYTES = 16 * MIB;
/** Deepest nesting of a JSON body. Deeper ones overflow recursive code, here or in the function. */
export const MAX_JSON_DEPTH = 200;
/** Deepest nesting of a result. */
export const MAX_RESULT_DEPTH = 200;
/** Longest name of a function, a key or a module path, in characters. */
export const MAX_NAME_LENGTH = 64;
export const MAX_MODULE_PATH_LENGTH = 256;

/** Console lines kept of one invocation. */
export const MAX_LOG_LINES = 256;
/** Console text kept of one invocation. */
export const MAX_LOG_BYTES = 64 * KIB;

/**
 * Distinct functions in flight on one worker. Cloudflare allows a Durable Object ten dynamic Workers in
 * flight; two places stay free for evictions and probes.
 */
export const MAX_FUNCTIONS_IN_FLIGHT = 8;
/** Calls that may wait for a slot on one worker. */
export const MAX_QUEUED_CALLS = 128;
/** How long a call waits for a slot before it is offered to the next worker. */
export const MAX_QUEUE_WAIT_MS = 250;
/** Isolates one worker keeps loaded. An idle one holds about 2 MB. */
export const MAX_WARM_ISOLATES = 32;
/** `Retry-After` of an `overloaded` answer. */
export const OVERLOADED_RETRY_AFTER_SECONDS = 1;

/** How long a director trusts what it remembers of a function before it reads KV again. */
export const FUNCTION_CACHE_MS = 5_000;
/** How long a director trusts what it remembers of a key: the longest a removed key still works elsewhere. */
export const KEY_CACHE_MS = 10_000;
/** Entries in a director's memory, for functions and for keys alike. */
export const MAX_DIRECTOR_CACHE_ENTRIES = 10_000;
