/**
 * What every answer carries: `Troupe-Request-Id`, and the one security header that matters to an API.
 *
 * Both are set before a handler runs, so that Hono's `c.json` and `c.body` pick them up and no answer is copied.
 * Hono's own `requestId` and `secureHeaders` would cost a middleware step each on the way of every call.
 */
import type { Entropy } from "../../contracts/ids.ts";
import { newId } from "../../contracts/ids.ts";
import type { AppContext } from "../director.ts";

/** Names the request, in the answer and in the logs. */
export const REQUEST_ID_HEADER = "Troupe-Request-Id";

/** A request id from outside is taken over when it can stand in logs and headers as it is. */
const SANE_ID = /^[A-Za-z0-9._:-]{1,64}$/;

/** Begins the answer to a request: gives it its id and its standing headers. */
export function beginAnswer(c: AppContext, entropy: Entropy): void {
  const given = c.req.raw.headers.get(REQUEST_ID_HEADER);
  const requestId = given !== null && SANE_ID.test(given) ? given : newId("req", entropy);
  c.set("requestId", requestId);
  c.header(REQUEST_ID_HEADER, requestId);
  c.header("X-Content-Type-Options", "nosniff");
}
