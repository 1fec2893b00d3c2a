/**
 * The closed table of errors: every failure a caller can meet, whose fault it was, and what to do next.
 *
 * `docs/errors.md` is generated from this table. A new code does not compile until it has a row.
 */

/** Whose fault an error is: the caller's request, the function's code, or the platform itself. */
export type ErrorSource = "caller" | "function" | "platform";

interface ErrorRow {
  /** HTTP status of the answer. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 504;
  readonly source: ErrorSource;
  /** Whether the same request may succeed when it is sent again unchanged. */
  readonly retryable: boolean;
  /** What happened, one line. */
  readonly title: string;
  /** What the reader should do about it. */
  readonly next: string;
}

const row = (
  status: ErrorRow["status"],
  source: ErrorSource,
  retryable: boolean,
  title: string,
  next: string,
): ErrorRow => ({ status, source, retryable, title, next });

export const ERRORS = {
  invalid_request: row(400, "caller", false, "The request is malformed.", "Correct the request as the message says."),
  invalid_arguments: row(
    400,
    "caller",
    false,
    "The arguments do not fit the function.",
    "Pass arguments that fit its signature.",
  ),
  missing_annotations: row(
    422,
    "caller",
    false,
    "The function's parameters or result are not annotated.",
    "Annotate what the message lists, or deploy with `untyped: true`.",
  ),
  invalid_source: row(
    422,
    "caller",
    false,
    "The source cannot be parsed.",
    "Correct the source at the line and column given.",
  ),
  breaking_change: row(
    409,
    "caller",
    false,
    "The new version breaks callers of the live one.",
    "Keep the signature compatible, or deploy with `allowBreaking: true`.",
  ),
  ambiguous_overload: row(
    409,
    "caller",
    false,
    "Two overloads fit the same call.",
    "Make the parameter types distinguishable.",
  ),
  hash_mismatch: row(
    409,
    "caller",
    false,
    "The code is not what its hash says.",
    "Send the code and the hash of that very code.",
  ),
  unauthorized: row(401, "caller", false, "No valid key was given.", "Send `Authorization: Bearer <key>`."),
  forbidden: row(
    403,
    "caller",
    false,
    "The key may not do this.",
    "Use a key that has the scope, or that owns the function.",
  ),
  function_not_found: row(404, "caller", false, "No such function.", "Check the name, or deploy the function first."),
  function_suspended: row(
    409,
    "caller",
    false,
    "The function is suspended.",
    "Wait until its owner or an admin resumes it.",
  ),
  secret_not_found: row(
    404,
    "caller",
    false,
    "The function has no such secret.",
    "List its secrets; names are told apart by case.",
  ),
  version_not_found: row(
    404,
    "caller",
    false,
    "The function has no such version.",
    "List its versions and pick one of those.",
  ),
  invocation_not_found: row(
    404,
    "caller",
    false,
    "No such invocation.",
    "Check the id; results are kept for a limited time.",
  ),
  worker_not_found: row(404, "caller", false, "No such worker.", "List the workers and pick one of those."),
  workflow_invalid: row(
    422,
    "caller",
    false,
    "The workflow does not hold together.",
    "Correct every fault listed in `details`.",
  ),
  workflow_not_found: row(404, "caller", false, "No such workflow.", "Check the name, or put the workflow first."),
  workflow_run_not_found: row(
    404,
    "caller",
    false,
    "No such workflow run.",
    "Check the id; runs are kept for a limited time.",
  ),
  kv_namespace_not_found: row(
    404,
    "caller",
    false,
    "No such KV namespace.",
    "List your namespaces (`wrangler kv namespace list`) and use the id of one of those.",
  ),
  conflict: row(
    409,
    "caller",
    false,
    "The request contradicts the present state.",
    "Read the present state and try again.",
  ),
  payload_too_large: row(413, "caller", false, "The request body is too large.", "Send less, or in parts."),
  rate_limited: row(429, "caller", true, "Too many requests.", "Wait for `Retry-After` seconds."),
  quota_exceeded: row(429, "caller", false, "The quota is used up.", "Wait for the next period, or ask for more."),
  user_error: row(
    422,
    "function",
    false,
    "The function failed.",
    "Correct the function's code, or the arguments it was given.",
  ),
  cpu_limit: row(
    422,
    "function",
    false,
    "The function used up its CPU time.",
    "Make it do less work per call, or raise `limits.cpuMs`.",
  ),
  timeout: row(
    504,
    "function",
    false,
    "The function did not finish in time.",
    "Make it finish sooner, or raise `limits.timeoutMs`; of a wait for an event, `timeoutSeconds`.",
  ),
  memory_limit: row(422, "function", false, "The function used too much memory.", "Make it hold less at once."),
  network_denied: row(
    422,
    "function",
    false,
    "The function may not reach that address.",
    "Add the host to `config.network.allow`.",
  ),
  subrequest_limit: row(
    422,
    "function",
    false,
    "The function made too many outgoing requests.",
    "Make fewer, or raise `limits.subRequests`.",
  ),
  output_too_large: row(
    422,
    "function",
    false,
    "The function's result is too large.",
    "Return less, or raise `limits.maxOutputBytes`.",
  ),
  not_serializable: row(422, "function", false, "The function's result cannot be encoded.", "Return plain data."),
  cancelled: row(
    409,
    "function",
    false,
    "The invocation was cancelled.",
    "Call again if it was not meant to be cancelled.",
  ),
  overloaded: row(503, "platform", true, "Every worker is busy.", "Wait for `Retry-After` seconds and call again."),
  worker_unavailable: row(
    503,
    "platform",
    true,
    "The worker was lost during the call.",
    "The function may have run: call again only if that does no harm.",
  ),
  secrets_unavailable: row(
    503,
    "platform",
    false,
    "The platform cannot seal or open secrets.",
    "The operator sets the TROUPE_MASTER_KEY that they were sealed with; else put the secrets anew.",
  ),
  internal: row(
    500,
    "platform",
    false,
    "Something failed inside the platform.",
    "Report the request id to the operator.",
  ),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** A failure as plain data: it survives RPC, storage and JSON. */
export interface TroupeFault {
  readonly code: ErrorCode;
  /** What happened in this very case, for a person to read. */
  readonly message: string;
  /** Machine-readable facts about the case: a path, a position, a limit. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Seconds after which a retry makes sense. */
  readonly retryAfterSeconds?: number;
}

/** An RFC 9457 problem document. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly source: ErrorSource;
  readonly retryable: boolean;
  readonly requestId?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Makes a fault; the only way faults come to be, so that every one names a code of the table. */
export function fault(
  code: ErrorCode,
  message: string,
  extra: Pick<TroupeFault, "details" | "retryAfterSeconds"> = {},
): TroupeFault {
  return { code, message, ...extra };
}

interface ErrorExtras extends ErrorOptions {
  /** The problem document that a server sent; made from the fault when it is not given. */
  readonly problem?: Problem;
}

/**
 * A failure of the table, thrown. Inside the platform adapters and routes throw it and the director's `onError` renders
 * it, once; the client throws the very same for the answer that it gets.
 */
export class TroupeError extends Error {
  override readonly name = "TroupeError";
  readonly fault: TroupeFault;
  readonly #problem: Problem | undefined;

  constructor(fault: TroupeFault, { problem, ...options }: ErrorExtras = {}) {
    super(fault.message, options);
    this.fault = fault;
    this.#problem = problem;
  }

  get code(): ErrorCode {
    return this.fault.code;
  }

  get source(): ErrorSource {
    return this.problem.source;
  }

  /** Whether the same request may succeed when it is sent again unchanged. */
  get retryable(): boolean {
    return this.problem.retryable;
  }

  /** HTTP status of the answer. */
  get status(): number {
    return this.problem.status;
  }

  /** Names the request in the server's logs; undefined where no server was asked. */
  get requestId(): string | undefined {
    return this.problem.requestId;
  }

  get details(): Readonly<Record<string, unknown>> | undefined {
    return this.fault.details;
  }

  /** The failure as a problem document. */
  get problem(): Problem {
    return this.#problem ?? toProblem(this.fault);
  }

  /** So that `JSON.stringify` shows what a server would have sent. */
  toJSON(): Problem {
    return this.problem;
  }
}

/** Whether a string read off the wire is a code of the table. Safe for any string, `__proto__` included. */
export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(ERRORS, value);
}

/** Renders a fault as an RFC 9457 problem document; the detail ends with what to do next. */
export function toProblem(fault: TroupeFault, requestId?: string): Problem {
  const { status, source, retryable, title, next } = ERRORS[fault.code];
  return {
    type: `https://troupe.dev/errors/${fault.code}`,
    title,
    status,
    // What a function throws is not always a sentence.
    detail: `${fault.message}${/[.!?…]$/.test(fault.message) ? "" : "."} ${next}`,
    code: fault.code,
    source,
    retryable,
    ...(requestId === undefined ? {} : { requestId }),
    ...(fault.details === undefined ? {} : { details: fault.details }),
  };
}
