/**
 * A function's web answer on its way out: stripped of what was meant for its worker, and watched until its body ends.
 */
import { OUTCOME_HEADER } from "../../src/contracts/sandbox-call.ts";
import { REFUSAL_HEADER } from "../../src/contracts/worker.ts";

/** The answer as it may leave the worker. `ended` is called once: when the body was read, broke off or is unwanted. */
export function watchBody(response: Response, ended: () => void): Response {
  const headers = new Headers(response.headers);
  headers.delete(OUTCOME_HEADER);
  headers.delete(REFUSAL_HEADER);
  const { status, statusText, webSocket } = response;
  if (response.body === null) {
    ended();
    return new Response(null, { status, statusText, headers, webSocket });
  }
  const { readable, writable } = new IdentityTransformStream();
  response.body.pipeTo(writable).then(ended, ended);
  return new Response(readable, { status, statusText, headers });
}
