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

/** The same of code that is run without being deployed: it serves the one who sent it, for a moment. */
export const RUN_LIMITS = {
  ...INVOCATION_LIMITS,
  cpuMs: { ...INVOCATION_LIMITS.cpuMs, max: 5_000 },
  timeoutMs: { ...INVOCATION_LIMITS.timeoutMs, max: 30_000 },
} as const;
/** Code that a director remembers of such runs, compiled: number, and bytes in all. */
export const MAX_CACHED_RUNS = 64;
export const MAX_CACHED_RUN_BYTES = 8 * MIB;

/** Largest outcome of a call, behind the items of a streamed result: messages, stacks and logs are bounded. */
export const MAX_OUTCOME_BYTES = 1 * MIB;
/** How long a function whose reader has left may tidy up before it is ended. */
export const STREAM_GRACE_MS = 1_000;
/** Largest body of an invocation. */
export const MAX_INVOKE_BODY_BYTES = 8 * MIB;
/** Largest body of a deploy: every module of it, as JSON. */
export const MAX_DEPLOY_BODY_BYTES = 8 * MIB;
/** What is read of a refused request's body so that its caller sees the answer: bytes, and how long. */
export const MAX_UNREAD_BODY_BYTES = 64 * MIB;
export const MAX_UNREAD_BODY_MS = 2_000;
/** Longest message or tag of a version or a deployment, in characters. */
export const MAX_ANNOTATION_LENGTH = 1_000;
/** Latest deployments of a function that are remembered. */
export const MAX_KEPT_DEPLOYMENTS = 100;
/** Versions that may share the calls of a function. */
export const MAX_SPLIT_VERSIONS = 2;
/** Largest bindings of a version: variables, sealed secrets and names, as JSON. */
export const MAX_BINDINGS_BYTES = 256 * KIB;
/** Longest cron expression, in characters. */
export const MAX_CRON_LENGTH = 256;
/** Most cron expressions of a function. */
export const MAX_CRONS = 32;
/** Calls by timetable that are under way at once. */
export const MAX_FIRINGS = 32;
/** How often a call by timetable that nobody begins is tried. */
export const MAX_FIRING_TRIES = 10;
/** Dispatch namespaces that one key may own. */
export const MAX_DISPATCH_NAMESPACES = 1_000;
/** Most domains of a function. */
export const MAX_DOMAINS = 32;
/** How long directors believe what they know of domains. */
export const DOMAINS_REFRESH_MS = 5_000;
/** Most tails of a function at once. */
export const MAX_TAILS = 10;
/** How long a tail lasts. */
export const TAIL_LIFETIME_MS = 21_600_000;
/** Within that time a tail must be joined. */
export const TAIL_JOIN_MS = 60_000;
/** How long directors believe what they know of which functions are watched. Twice that is the longest that a new tail waits. */
export const TAIL_REFRESH_MS = 1_000;
/** Calls a second that a tail is told of; the others are left out, and it is told so. */
export const MAX_TAIL_RATE = 100;
/** Largest secret of a function, in bytes of UTF-8. */
export const MAX_SECRET_BYTES = 32 * KIB;
/** Largest body that brings one: the escapes of JSON may take six times its bytes. */
export const MAX_SECRET_BODY_BYTES = 7 * MAX_SECRET_BYTES;
/** Most secrets of a function: every line of its log is searched for all of them. */
export const MAX_SECRETS = 128;
/** Shorter secrets are not masked: what they are would stand in any text by chance. */
export const MIN_MASKED_SECRET_LENGTH = 4;
/**
 * Largest upload at `/client/v4`: modules, which may be as large as in any other deploy, and the source map of a bundle,
 * which holds the bundle's sources once more.
 */
export const MAX_UPLOAD_BODY_BYTES = 12 * MIB;
/** Largest body that changes secrets, many at once. */
export const MAX_SECRETS_BODY_BYTES = 1 * MIB;
/** Versions that are listed at `/client/v4`, the newest. */
export const MAX_LISTED_VERSIONS = 100;
/** Largest body of any other request. */
export const MAX_CONTROL_BODY_BYTES = 64 * KIB;
/** Largest source of one module. */
export const MAX_MODULE_BYTES = 1 * MIB;
/**
 * Longest work that cannot be interrupted, on the thread that serves everybody. The local watchdog takes two seconds of
 * silence for a runtime that hangs.
 */
export const MAX_UNBROKEN_WORK_MS = 750;
/** Most nodes of a module's syntax tree: a megabyte of ordinary minified code has 300,000. */
export const MAX_SYNTAX_NODES = 400_000;
/** Longest literals of a module, in characters. Checking one takes time in the square of its length. */
export const MAX_NUMBER_LITERAL_LENGTH = 10_000;
export const MAX_REGEX_LITERAL_LENGTH = 10_000;
/**
 * Most tokens read for a signature, those included that the parser of TypeScript reads again: ten times what a megabyte
 * of ordinary code has.
 */
export const MAX_SIGNATURE_TOKENS = 3_000_000;
/** Most steps of making a signature's types. Generic ones can grow without end. */
export const MAX_READ_STEPS = 200_000;
/** Deepest nesting of a type, its names resolved. Schemas are walked by recursive code, everywhere. */
export const MAX_READ_DEPTH = 100;
/** Most schemas in one signature: it is sent along with every call, and has to fit its version's record. */
export const MAX_SIGNATURE_SCHEMAS = 5_000;
/** Most members of a union, in a signature. Checking a value tries them one by one. */
export const MAX_UNION_MEMBERS = 1_000;
/** Most modules of one deploy. */
export const MAX_MODULES = 256;
/** Largest module as it runs, after instrumentation: ordinary code grows to less than twice its size. */
export const MAX_COMPILED_MODULE_BYTES = 3 * MIB;
/** Largest artifact: all modules as they run. The runtime loads them without a pause. */
export const MAX_ARTIFACT_BYTES = 12 * MIB;
/** Largest memory of WebAssembly, in pages of 64 KiB: what Cloudflare gives an isolate in all. */
export const MAX_WASM_PAGES = 2_048;
/** Entries of all tables that a WebAssembly module declares. */
export const MAX_WASM_TABLE_ENTRIES = 1_000_000;
/** Members of a list in a WebAssembly module: its types, imports or functions. */
export const MAX_WASM_ITEMS = 100_000;
/** Parameters of all functions that a WebAssembly module imports. */
export const MAX_WASM_IMPORT_PARAMETERS = 100_000;
/** Locals of one function: the engine takes no more than 50,000, one of which is the meter's. */
export const MAX_WASM_LOCALS = 49_999;
/**
 * Branches of WebAssembly times values that the engine may look at at each, of one function and of a module. A million
 * takes it a tenth of a second; a megabyte of ordinary code comes to two millions.
 */
export const MAX_WASM_FUNCTION_EFFORT = 5_000_000;
export const MAX_WASM_EFFORT = 20_000_000;
/** Deepest nesting of a body, be it JSON or CBOR. Deeper ones overflow recursive code, here or in the function. */
export const MAX_JSON_DEPTH = 200;
/** Deepest nesting of a result. */
export const MAX_RESULT_DEPTH = 200;
/** Most live versions of one function. A call may be held against each of them. */
export const MAX_OVERLOADS = 16;
/** How often a change of a function is decided anew because somebody else changed it meanwhile. */
export const MAX_CHANGE_ATTEMPTS = 5;
/**
 * Deepest chain of references to recursive types that a check follows. Bodies nest 200 deep at most, and a level may
 * take a few references; four times as many would come near the end of the stack.
 */
export const MAX_CHECK_DEPTH = 600;
/** Steps of one check, a member of an object each: a quarter of a second or so. Nobody else is served meanwhile. */
export const MAX_CHECK_STEPS = 2_000_000;
/** References followed in one check before it remembers its answers: remembering costs more than a small value does. */
export const MAX_CHECKS_WITHOUT_MEMORY = 2_000;
/** Steps in which two types are compared: some tens of milliseconds. Ordinary types take some hundreds. */
export const MAX_COMPARISON_STEPS = 100_000;
/** Steps in which all overloads of a function are compared with each other: nobody else is served meanwhile. */
export const MAX_COMPARISON_STEPS_IN_ALL = 400_000;
/** Most ways to call a function, over all its overloads: each is compared with each. */
export const MAX_CALL_FORMS = 32;
/** Deepest nesting of types that are compared. */
export const MAX_COMPARISON_DEPTH = 250;
/**
 * Objects that a CBOR body may decode to; one byte of it may be an object of 40 bytes here, an empty array, and a typed
 * array counts for four. An isolate holds 128 MB.
 */
export const MAX_CBOR_OBJECTS = 1_000_000;
/** Largest bigint that travels: sixteen times an RSA key. Arithmetic on one takes up to the square of its size. */
export const MAX_BIGINT_BYTES = 16 * KIB;
/** Longest patterns of regular expressions in one CBOR body, in characters. Checking one takes up to the square of it. */
export const MAX_PATTERNS_LENGTH = 10_000;
/** Largest CBOR answer that a client reads: a result and the report about it. */
export const MAX_ANSWER_BYTES = 17 * MIB;
/** Most generated calls of one comparison. */
export const MAX_COMPARED_RUNS = 1_000;
/** Longest time that a comparison makes calls: making a difference small takes as many again. */
export const MAX_COMPARISON_MS = 10_000;
/** Longest time, by the wall and of CPU, that one call of a comparison may take. */
export const MAX_COMPARED_CALL_MS = 500;
/** Longest name of a function, a key or a module path, in characters. */
export const MAX_NAME_LENGTH = 64;
export const MAX_MODULE_PATH_LENGTH = 256;
/** Longest key that is looked up at all: hashing what a caller sends costs time. */
export const MAX_KEY_LENGTH = 256;
/** Faults of a request body that one answer lists. */
export const MAX_LISTED_ISSUES = 20;

/** Longest rule of `config.network.allow`, in characters: a host name has 253 at most. */
export const MAX_ALLOW_RULE_LENGTH = 300;
/** Bytes that one invocation may send and receive in all, bodies and socket messages; an isolate holds 128 MB. */
export const MAX_IO_BYTES = 128 * MIB;
/** Bytes of an outgoing request's body or answer that are read at once. */
export const BODY_PIECE_BYTES = 64 * KIB;
/** Ended invocations a ledger remembers, so that a request which comes too late is refused. About 100 bytes each. */
export const MAX_ENDED_INVOCATIONS = 10_000;
/** How often an open WebSocket of a function looks whether its invocation has ended. */
export const SOCKET_CHECK_MS = 1_000;

/**
 * Longest TypeScript module whose types are mapped: it is stripped once more for that, which takes a fifth of a second.
 */
export const MAX_MAPPED_TYPESCRIPT_BYTES = 384 * KIB;
/** Largest single source map: the compiler's own for a megabyte of ordinary code has 150 KiB. */
export const MAX_MAP_BYTES = 512 * KIB;
/** Largest trace of a version: all its maps. Modules past it have positions without columns. */
export const MAX_TRACE_BYTES = 2 * MIB;
/** Most files that a bundler's map may name, and the longest name of one, in characters. */
export const MAX_MAP_SOURCES = 2_000;
export const MAX_MAP_SOURCE_LENGTH = 256;
/** Characters by which names of a bundler's files may lengthen a text with positions. */
export const MAX_RETRACED_GROWTH = 16 * KIB;
/** Traces that a director remembers, by their size as stored; decoded they are ten times as large. */
export const MAX_CACHED_TRACE_BYTES = 2 * MIB;
/** Longest message and stack kept of what a function threw, in characters. */
export const MAX_MESSAGE_LENGTH = 8 * KIB;
export const MAX_STACK_LENGTH = 8 * KIB;

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
/** Calls on one worker that wait for an equal one. Each holds its arguments. */
export const MAX_JOINED_CALLS = 1_000;
/** How long a call waits for a slot before it is offered to the next worker. */
export const MAX_QUEUE_WAIT_MS = 250;
/** Workers one call is offered to: each may hold it for `MAX_QUEUE_WAIT_MS` before it says busy. */
export const MAX_WORKERS_PER_CALL = 8;
/** Isolates one worker keeps loaded. An idle one holds about 2 MB. */
export const MAX_WARM_ISOLATES = 16;
/** `Retry-After` of an `overloaded` answer. */
export const OVERLOADED_RETRY_AFTER_SECONDS = 1;

/** How long a director trusts what it remembers of a function before it reads KV again. */
export const FUNCTION_CACHE_MS = 5_000;
/** How long a director trusts what it remembers of a key: the longest a removed key still works elsewhere. */
export const KEY_CACHE_MS = 10_000;
/** Entries in a director's memory, for functions and for keys alike. */
export const MAX_DIRECTOR_CACHE_ENTRIES = 10_000;
/** Source maps in a director's memory: they are read when something failed, and may have megabytes. */
export const MAX_DIRECTOR_CACHED_TRACES = 8;
/** How long a director remembers that a name or a key does not exist. */
export const MISSING_CACHE_MS = 1_000;

/** Stored code is cut into rows of this size: a Durable Object's SQLite takes 2 MB a row at most. */
export const CONTENT_PART_BYTES = 1 * MIB;
/** Largest record of a version besides its code: names of parameters, configuration, signature. It is one row. */
export const MAX_VERSION_RECORD_BYTES = 256 * KIB;
/**
 * How long code is kept after the last version that refers to it is gone. Directors elsewhere may call it until
 * their memory (`FUNCTION_CACHE_MS`) and KV (up to 60 s) have caught up.
 */
export const UNREFERENCED_CONTENT_KEPT_MS = 300_000;
/** How long a deploy waits for KV to have its copies; then it is acknowledged all the same, and KV follows. */
export const PUBLISH_WAIT_MS = 1_000;
/** First pause before a KV write that failed is tried again. KV takes one write a second for a key. */
export const MIN_KV_RETRY_MS = 1_000;
/** Longest such pause; it doubles from failure to failure. */
export const MAX_KV_RETRY_MS = 60_000;
/** KV writes in one go; the rest waits for an alarm. Cloudflare allows 1,000 operations an invocation. */
export const MAX_KV_WRITES_AT_ONCE = 200;
/** How long a location may serve a function's KV copy without asking KV's centre: the least that KV allows. */
export const LIVE_KV_CACHE_SECONDS = 30;
/** The same for artifacts. They never change, but KV remembers absence as long, so it is not for ever. */
export const ARTIFACT_KV_CACHE_SECONDS = 300;

/** What jobs may ask for. */
export const JOB_LIMITS = {
  maxAttempts: { default: 3, min: 1, max: 100 },
  priority: { default: 0, min: -100, max: 100 },
  /** A day by default, thirty days at most. */
  maxAgeSeconds: { default: 86_400, min: 1, max: 2_592_000 },
  maxDelaySeconds: 2_592_000,
  /** First pause before another attempt; it doubles from failure to failure, with jitter. */
  backoffMs: { default: 1_000, min: 0, max: 3_600_000 },
  maxBackoffMs: { default: 60_000, min: 1, max: 86_400_000 },
  /** Inputs of one job. */
  inputs: { max: 10_000 },
  /** Jobs on one page of a list. */
  page: { default: 50, max: 500 },
} as const;
/** Objects that jobs are spread over; a job's id names its own. Never change it while jobs are kept. */
export const JOB_SHARDS = 8;
/** How long an ended job is kept with its result, from its end. */
export const JOB_KEPT_MS = 86_400_000;
/** How long a job is taken to run without a sign of the object that runs it. Renewed well before. */
export const JOB_LEASE_MS = 5_000;
/** Times that a job may take the runtime down before it is put into quarantine. */
export const MAX_JOB_CRASHES = 3;
/** Attempts that one isolate has in flight at once, over all its shards: what the workers of a troupe take. */
export const MAX_JOBS_IN_FLIGHT = 256;
/** Attempts that one hop to a director carries, and how many bytes of arguments or results; RPC carries 32 MiB. */
export const MAX_JOB_BATCH = 64;
export const MAX_JOB_BATCH_BYTES = 8 * MIB;
/** Arguments of all that one shard has in flight; a single attempt may be larger. */
export const MAX_JOB_BYTES_IN_FLIGHT = 32 * MIB;
/** Largest arguments or value that stand in the row of a job; larger ones are kept in parts. */
export const JOB_INLINE_BYTES = 4 * KIB;
/** How long what runs a job is waited for past the call's own time limit. */
export const JOB_OVERTIME_MS = 10_000;
/** Attempts to post a job to its callback, and the longest that one may take. */
export const MAX_CALLBACK_ATTEMPTS = 8;
export const CALLBACK_TIMEOUT_MS = 10_000;
/** Largest value that is posted along. */
export const MAX_CALLBACK_VALUE_BYTES = 256 * KIB;
/** Longest wait of `GET /v1/invocations/{id}?wait=`. */
export const MAX_JOB_WAIT_SECONDS = 60;
/** Longest URL that a job is posted to, in characters. */
export const MAX_CALLBACK_URL_LENGTH = 2_048;
/** Longest `Idempotency-Key`, in characters. */
export const MAX_IDEMPOTENCY_KEY_LENGTH = 256;

/** Calls of a map under way at once, over all workers. */
export const MAP_CONCURRENCY = { default: 64, min: 1, max: 1_000 } as const;
/** Most inputs of one map by HTTP: inputs as NDJSON are not held, so this bounds time, not memory. */
export const MAX_MAP_INPUTS = 1_000_000;
/** Inputs of a map that were taken and whose lines are not sent yet. */
export const MAX_MAP_WINDOW = 1_024;
/** Size of those lines, about, and of the inputs that wait: lines may have megabytes, and an isolate holds 128 MB. */
export const MAP_WINDOW_BYTES = 8 * MIB;
/** Silence of an answer that is written as it comes, after which it gives a sign of life. */
export const PULSE_MS = 1_000;
/** Longest line of NDJSON, in bytes. */
export const MAX_NDJSON_LINE_BYTES = 1 * MIB;
/** Calls that one hop to a worker carries. */
export const MAX_BATCH_CALLS = 256;
/** Arguments that one hop carries, in bytes; a single call may have more. A message takes 32 MiB. */
export const MAX_HOP_BYTES = 4 * MIB;
/** CPU time that the calls of one hop take, about: nobody else is served meanwhile. */
export const BATCH_CPU_MS = 10;
/** A batch that has taken so long begins no further call: its calls cost more than was thought. */
export const BATCH_STOP_MS = 40;
/** The same for the text of its results, in characters: one more result may follow, and a message takes 32 MiB. */
export const BATCH_STOP_LENGTH = 2 * MIB;
/** How long calls of a batch that broke off are made one by one before the rest is given back. */
export const BATCH_ALONE_MS = 1_000;

/** Workers that `config.warm` may ask for, and workers of a troupe. */
export const MAX_WORKERS = 1_000;
/** How often the roster looks after every worker. */
export const HEARTBEAT_MS = 5_000;
/** How long the roster waits for one worker's sign of life. */
export const HEARTBEAT_WAIT_MS = 2_000;
/** How long it waits until a worker has loaded what it is to keep loaded; the worker goes on meanwhile. */
export const KEEP_WARM_WAIT_MS = 2_000;
/** Isolates that one worker keeps loaded because it was asked to: the rest of `MAX_WARM_ISOLATES` is for other calls. */
export const MAX_PINNED_ISOLATES = 12;
/** Running calls that are listed of one worker. */
export const MAX_LISTED_CALLS = 100;
/** How long a director trusts what it remembers of the roster. */
export const ROSTER_CACHE_MS = 1_000;
/** `config.hedgeAfterMs`. */
export const HEDGE_AFTER_MS = { min: 1, max: 60_000 } as const;
/** Time in which what a director knows of a worker's latency counts half. */
export const LOAD_HALF_LIFE_MS = 5_000;
/** Losses in a row after which a director suspects a worker. */
export const CIRCUIT_FAILURES = 3;
/** First pause before a suspect is tried again; it doubles up to the longest, and jitter makes it up to half as long again. */
export const MIN_CIRCUIT_PAUSE_MS = 500;
export const MAX_CIRCUIT_PAUSE_MS = 30_000;
/** An answer that comes so much later than its call's `timeoutMs` counts as a loss: the worker had no time for it. */
export const LATE_ANSWER_MS = 5_000;

/** `config.cache`. Bytes are those of one worker, or of the cluster. */
export const CACHE_LIMITS = {
  maxEntries: { default: 1_000, min: 1, max: 100_000 },
  maxBytes: { default: 1 * MIB, min: 1, max: 8 * MIB },
  ttlSeconds: { min: 1, max: 2_592_000 },
  staleSeconds: { default: 0, min: 0, max: 86_400 },
} as const;
/** How long a result is fresh under the policy `ttl` where nothing else is said. */
export const DEFAULT_CACHE_TTL_SECONDS = 300;
/** Results that one worker keeps, of all functions: objects of several workers may share an isolate of 128 MB. */
export const MAX_WORKER_CACHE_BYTES = 8 * MIB;
/** What keeping a result takes besides its bytes, about: it counts where memory is bounded for all functions together. */
export const KEPT_RESULT_OVERHEAD_BYTES = 256;
/** Largest result that the cluster keeps: it is one row of a Durable Object, which takes 2 MB. */
export const MAX_CLUSTER_RESULT_BYTES = 1 * MIB;
/** Arguments that a key is made of, as CBOR: larger ones seldom come again, and hashing them costs every call. */
export const MAX_KEYED_ARGUMENTS_BYTES = 1 * MIB;
/** Arguments that are kept with a result, for those who look at the cache. */
export const MAX_KEPT_ARGUMENTS_BYTES = 1 * KIB;
/** Shortest lifetime for which results of the cluster are copied to KV, which keeps nothing for less. */
export const MIN_KV_LIFETIME_SECONDS = 60;
/** How long KV keeps such a copy at most; the object that holds the result makes the next one when it is asked again. */
export const RESULT_COPY_SECONDS = 3_600;
/** How long a location may serve a copy without asking KV's centre: the least that KV allows. */
export const RESULT_KV_CACHE_SECONDS = 30;
/** How often a director tells objects of results that it has given without asking them. */
export const USES_TOLD_EVERY_MS = 1_000;
/** How long uses of the cluster's results are counted in memory only: a use is not worth a write. */
export const RESULT_USES_UNWRITTEN_MS = 10_000;
/**
 * How long a director gives a result again without asking whoever keeps it; as long after a purge others may still get it
 * from another director.
 */
export const RECENT_RESULT_MS = 1_000;
/** Results that a director remembers so, in bytes. */
export const MAX_RECENT_RESULTS_BYTES = 8 * MIB;
/** Longest key of an entry that is asked for: they are made of names, a hash and a digest. */
export const MAX_RESULT_KEY_LENGTH = 512;
/** How long hits that reached no worker wait to be told to one. */
export const HITS_TOLD_AFTER_MS = 1_000;
/** Entries of one cache that are listed. */
export const MAX_LISTED_ENTRIES = 100;

/** Largest workflow document. */
export const MAX_WORKFLOW_BYTES = 256 * KIB;
/** Nesting of a workflow document, and the values in it: a decoder may give more than the bytes that it has read. */
export const MAX_WORKFLOW_DEPTH = 100;
export const MAX_WORKFLOW_NODES = 300_000;
/** Steps of comparing the types of one workflow: what is left then is held to its type when it runs. */
export const MAX_WORKFLOW_COMPARISONS = 30_000;
/** Steps of one workflow. */
export const MAX_WORKFLOW_STEPS = 256;
/** Items that one step with `each` goes through. */
export const MAX_WORKFLOW_ITEMS = 10_000;
/** The same in a durable run, which persists each; Cloudflare allows 10,000 steps in all. */
export const MAX_DURABLE_ITEMS = 1_000;
/** Calls of one step with `each` at once. */
export const WORKFLOW_CONCURRENCY = { default: 8, min: 1, max: 64 } as const;
/** Calls after which a workflow that somebody waits for lets others have a turn. */
export const WORKFLOW_CALLS_AT_A_BREATH = 32;
/** Calls that one workflow makes at most. */
export const MAX_WORKFLOW_CALLS = 20_000;
/** Documents that a director remembers as valid: number, and bytes in all. */
export const MAX_CACHED_WORKFLOWS = 256;
export const MAX_CACHED_WORKFLOW_BYTES = 2 * MIB;
/** Values that one workflow holds at once, encoded: an isolate holds 128 MB. */
export const MAX_WORKFLOW_VALUE_BYTES = 32 * MIB;
/** Arguments of one of its calls: as much as a result may have. A message takes 32 MiB. */
export const MAX_STEP_ARGUMENTS_BYTES = 16 * MIB;
/** How long a workflow that somebody waits for may take. */
export const MAX_WORKFLOW_MS = 900_000;
/** Faults of a workflow that one answer lists. */
export const MAX_WORKFLOW_FAULTS = 100;
/** Longest `sleep` and longest wait for an event of a durable run. */
export const MAX_WORKFLOW_WAIT_SECONDS = 31_536_000;
/** How long a step waits for an event where nothing is said. */
export const DEFAULT_EVENT_WAIT_SECONDS = 86_400;
/** Objects that durable runs are spread over; a run's id names its own. Never change it while runs are kept. */
export const WORKFLOW_SHARDS = 8;
/** How long an ended run is kept, from its end. */
export const WORKFLOW_RUN_KEPT_MS = 604_800_000;
/** Runs on one page of a list. */
export const WORKFLOW_PAGE = { default: 50, max: 500 } as const;
/** Events of one run that nothing waits for yet. */
export const MAX_WORKFLOW_EVENTS = 1_000;
/** Largest body of an event. */
export const MAX_WORKFLOW_EVENT_BYTES = 1 * MIB;
/** Longest wait of a request for the end of a run. */
export const MAX_WORKFLOW_RUN_WAIT_SECONDS = 60;
/** Instances of the engine that may be lost in a row before a run is given up. */
export const MAX_LOST_PLAYS = 5;
/** Times in a row that the process may die while calls of a run are under way, before the run is given up. */
export const MAX_RUN_CRASHES = 6;

/** Key-value storage, as Cloudflare has it. */
export const KV_LIMITS = {
  /** A key in UTF-8. */
  maxKeyBytes: 512,
  maxValueBytes: 25 * MIB,
  /** Metadata of a value as JSON. */
  maxMetadataBytes: 1 * KIB,
  /** Shortest time that a value may be kept for. */
  minTtlSeconds: 60,
  /** What a caller may say of how old a value it takes; this storage never gives old ones. */
  minCacheTtlSeconds: 30,
  /** Latest time that is counted with: far beyond any that is meant, and exact in milliseconds. */
  maxSeconds: 1_000_000_000_000,
  /** Keys on one page of a list. */
  maxListed: 1_000,
  /** Keys that one request reads. */
  maxKeysAtOnce: 100,
  /** A namespace with all its values; a Durable Object holds 10 GB. */
  maxNamespaceBytes: 4 * 1024 * MIB,
  /** A title, in characters. */
  maxTitleLength: 512,
} as const;
/** Namespaces of key-value storage that one key may own. */
export const MAX_KV_NAMESPACES = 1_000;
/** How often values that have ended are deleted, and how many of them in one go. */
export const KV_SWEEP_EVERY_MS = 60_000;
export const KV_ENDED_AT_ONCE = 1_000;
/** Largest body of many values, as JSON: it is read in one go, on the thread that serves everybody. */
export const MAX_KV_BULK_BODY_BYTES = 16 * MIB;
/** Keys and values of one such body. */
export const MAX_KV_BULK_KEYS = 10_000;
/** Values that one message to a namespace carries, in bytes; a single one may be larger. A message takes 32 MiB. */
export const KV_BATCH_BYTES = 4 * MIB;
/** Operations of functions on key-value storage after which all of them rest, so that requests come in, and for how long. */
export const KV_OPERATIONS_AT_A_BREATH = 32;
export const KV_REST_MS = 2;
