/**
 * What a call can fail with besides what the server reports.
 *
 * A server's failures are `TroupeError`s with a code of the closed table. That table speaks for the platform, so it has
 * no code for a platform that was never reached: such failures are `ConnectionError`s, with codes of their own and the
 * same `source` and `retryable`. A call that its caller aborted fails with the signal's reason, as `fetch` does.
 */
import type { Problem, TroupeFault } from "../contracts/errors.ts";
import { ERRORS, isErrorCode, TroupeError } from "../contracts/errors.ts";
import { type ProblemResponse, problemResponse } from "../contracts/responses.ts";

/**
 * `unreachable`: no connection, or it broke. `no_answer`: the client's patience ended first. `unexpected_answer`: what
 * came is not Troupe's.
 */
export type ConnectionCode = "unreachable" | "no_answer" | "unexpected_answer";

interface ConnectionFault {
  readonly code: ConnectionCode;
  readonly message: string;
  readonly retryable: boolean;
}

/** No answer of a Troupe came back; whether the function ran is not known. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  readonly code: ConnectionCode;
  readonly source = "platform";
  /** Whether the same request may succeed when it is sent again unchanged. */
  readonly retryable: boolean;

  constructor({ code, message, retryable }: ConnectionFault, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = retryable;
  }
}

/** `fetch` fails with a bare "fetch failed"; the reason is in its cause. */
export function unreachable(url: string, error: unknown): ConnectionError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const refused = cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED";
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = refused ? `No server answers at ${url}.` : `The connection to ${url} failed: ${reason}.`;
  return new ConnectionError({ code: "unreachable", message, retryable: true }, { cause: error });
}

/** The client waited long enough. */
export function noAnswer(url: string, timeoutMs: number): ConnectionError {
  const message = `${url} did not answer within ${timeoutMs} ms.`;
  return new ConnectionError({ code: "no_answer", message, retryable: true });
}

/** The connection ended in the middle of an answer. */
export function brokenOff(url: string): ConnectionError {
  const message = `The answer of ${url} broke off before its end.`;
  return new ConnectionError({ code: "unreachable", message, retryable: true });
}

/** A job or a run outlived the client's patience. */
export function notOver(id: string, timeoutMs: number): ConnectionError {
  const message = `${id} was not over within ${timeoutMs} ms. It goes on, and can be asked for again by its id.`;
  return new ConnectionError({ code: "no_answer", message, retryable: true });
}

/** Something answered, but not as Troupe does. */
export function unexpectedAnswer(url: string, what: string, retryable = false): ConnectionError {
  const message = `${url} answered, but not as Troupe does (${what}). Check the URL.`;
  return new ConnectionError({ code: "unexpected_answer", message, retryable });
}

/** Statuses of proxies that did not reach the server. */
const GATEWAY_STATUSES: readonly number[] = [502, 503, 504];

/** The failure that an answer which is not OK tells; `body` is its parsed body. */
export function failureOf(url: string, { status, headers }: Response, body: unknown): TroupeError | ConnectionError {
  const parsed = problemResponse.safeParse(body);
  if (!parsed.success) return unexpectedAnswer(url, `status ${status}`, GATEWAY_STATUSES.includes(status));
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return errorOf({ ...parsed.data, status }, seconds >= 0 ? { retryAfterSeconds: seconds } : {});
}

/** The error that a problem document tells, be it an answer of its own or a part of one. */
export function errorOf(document: ProblemResponse, more: Pick<TroupeFault, "retryAfterSeconds"> = {}): TroupeError {
  const { code: given, detail: message, details: givenDetails, title, source, retryable, requestId } = document;
  const code = isErrorCode(given) ? given : NEAREST[source];
  const details = code === given ? givenDetails : { ...givenDetails, code: given };
  const fault: TroupeFault = { code, message, ...(details === undefined ? {} : { details }), ...more };
  const problem: Problem = {
    type: `https://troupe.dev/errors/${given}`,
    title,
    status: document.status ?? ERRORS[code].status,
    detail: message,
    code,
    source,
    retryable,
    ...(requestId === undefined ? {} : { requestId }),
    ...(details === undefined ? {} : { details }),
  };
  return new TroupeError(fault, { problem });
}

/** A newer server may know codes that this client does not: they are shown as these, the real one in `details.code`. */
const NEAREST = { caller: "invalid_request", function: "user_error", platform: "internal" } as const;
