/**
 * The envelope that every answer of `/client/v4` comes in. The tool looks at `success` and `result`, and prints `errors`.
 */
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { AppContext } from "../director.ts";

/** Why something was refused, in the numbers of `/client/v4`. */
export interface Refusal {
  readonly status: ContentfulStatusCode;
  readonly code: number;
  readonly message: string;
  /** Further things that are wrong, of the same kind. */
  readonly others?: readonly string[];
  readonly retryAfterSeconds?: number;
}

/** Answers with a result; `info` tells where in a list it stands. */
export function respond(c: AppContext, result: unknown, info?: Readonly<Record<string, unknown>>): Response {
  const envelope = { success: true, errors: [], messages: [], result };
  return c.json(info === undefined ? envelope : { ...envelope, result_info: info });
}

/** Answers with a refusal. */
export function refuse(c: AppContext, { status, code, message, others = [], retryAfterSeconds }: Refusal): Response {
  if (retryAfterSeconds !== undefined) c.header("Retry-After", String(Math.ceil(retryAfterSeconds)));
  const errors = [message, ...others].map((text) => ({ code, message: text }));
  return c.json({ success: false, errors, messages: [], result: null }, status);
}
