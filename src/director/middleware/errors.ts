/**
 * The one place where failures become answers: problem+json (RFC 9457).
 *
 * The closed table of errors has no code for "no such path" and "wrong method". Both are `invalid_request`: a path
 * that nothing serves answers 404 (the only status that differs from the table's), a wrong method answers the
 * table's 400 with the `Allow` header that a 405 would have.
 */
import type { ErrorCode, TroupeFault } from "../../contracts/errors.ts";
import { ERRORS, fault, TroupeError, toProblem } from "../../contracts/errors.ts";
import type { AppContext, Director } from "../director.ts";

/** Renders a fault. `status` is given only for a path that leads nowhere. */
export function renderFault(
  c: AppContext,
  fault: TroupeFault,
  status: ErrorStatus = ERRORS[fault.code].status,
): Response {
  if (fault.retryAfterSeconds !== undefined) c.header("Retry-After", String(Math.ceil(fault.retryAfterSeconds)));
  if (fault.code === "unauthorized") c.header("WWW-Authenticate", "Bearer");
  const problem = { ...toProblem(fault, c.get("requestId")), status };
  return c.body(JSON.stringify(problem), status, { "Content-Type": "application/problem+json" });
}

type ErrorStatus = (typeof ERRORS)[ErrorCode]["status"];

/** Renders what was thrown. What is not a `TroupeError` is nobody's business but the operator's. */
export function renderError(c: AppContext, error: unknown, director: Director): Response {
  const known = error instanceof TroupeError ? error.fault : fault("internal", "The request could not be completed.");
  if (known.code === "internal") director.reportFailure(error, c.get("requestId"));
  return renderFault(c, known);
}

/** Answers a path that nothing serves, or serves with other methods only. */
export function renderNoRoute(c: AppContext, allowed: readonly string[]): Response {
  if (allowed.length > 0) return renderWrongMethod(c, allowed);
  return renderFault(c, fault("invalid_request", "Nothing is served at this path."), 404);
}

/** Answers a method that a path does not take. */
export function renderWrongMethod(c: AppContext, allowed: readonly string[]): Response {
  c.header("Allow", allowed.join(", "));
  return renderFault(
    c,
    fault("invalid_request", `This path does not take the method; it takes ${allowed.join(", ")}.`, {
      details: { allow: allowed },
    }),
  );
}
