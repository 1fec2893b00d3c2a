/**
 * Calls from web pages of other origins (CORS): any page may call, because a page has no more than the key it holds.
 *
 * Nothing is granted by cookies or by address alone, so there is no origin to trust or to distrust. Functions that
 * answer web requests speak for themselves: their answers get none of these headers.
 */
import type { AppContext } from "../director.ts";
import { VERSION_KEY_HEADER, VERSION_OVERRIDES_HEADER } from "../split.ts";
import { REQUEST_ID_HEADER } from "./answer.ts";

/** Headers of requests that scripts may set, besides the few that they always may. */
const REQUEST_HEADERS = [
  "Authorization",
  "Content-Type",
  "Accept",
  "Idempotency-Key",
  "Prefer",
  "Cache-Control",
  VERSION_KEY_HEADER,
  VERSION_OVERRIDES_HEADER,
  REQUEST_ID_HEADER,
];
/** Headers of answers that scripts may read, besides the few that they always may. */
const ANSWER_HEADERS = [
  ...[REQUEST_ID_HEADER, "Troupe-Invocation", "Retry-After", "Location", "Allow"],
  ...["Preference-Applied", "Idempotency-Replayed", "Cache-Status"],
];
/** How long a browser need not ask again; none remembers it for longer than a day. */
const PREFLIGHT_AGE_SECONDS = 86_400;

/** Whether a browser asks what a page may send. */
export function isPreflight({ method, headers }: Request): boolean {
  return method === "OPTIONS" && headers.has("access-control-request-method");
}

/** Answers a preflight for a path that takes `methods`. */
export function answerPreflight(c: AppContext, methods: readonly string[]): Response {
  c.header("Access-Control-Allow-Origin", "*");
  c.header("Access-Control-Allow-Methods", methods.join(", "));
  c.header("Access-Control-Allow-Headers", REQUEST_HEADERS.join(", "));
  c.header("Access-Control-Max-Age", String(PREFLIGHT_AGE_SECONDS));
  return c.body(null, 204);
}

/** Lets the page that sent a request read the answer. */
export function shareAnswer(c: AppContext): void {
  c.header("Access-Control-Allow-Origin", "*");
  c.header("Access-Control-Expose-Headers", ANSWER_HEADERS.join(", "));
}
