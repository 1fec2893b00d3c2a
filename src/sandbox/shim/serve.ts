/**
 * One web request answered by a function of the form `export default { fetch }`.
 *
 * The outcome (a fault, or none) and the figures travel to the worker in a header; the body streams behind it, counted
 * and capped. The deadline stands until the body has ended and all background work is done.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { OUTCOME_HEADER, type SandboxEnv } from "../../contracts/sandbox-call.ts";
import { contextOf, drain } from "./background.ts";
import { armDeadline } from "./deadline.ts";
import { tellEnding } from "./endings.ts";
import type { Handler } from "./handlers.ts";
import { type Invocation, within } from "./invocation.ts";
import { endTurn, markTurn, resumeTurn } from "./meter.ts";
import { getReady, startedTarget } from "./module.ts";
import { outcomeText } from "./outcome.ts";
import {
  awaitable,
  NativeHeaders,
  NativePromise,
  NativeResponse,
  NativeTransformStream,
  noThenable,
  percentEncode,
  pipeThrough,
  readResponse,
  sealed,
  setHeader,
} from "./primordials.ts";
import { discreetError, faultOf } from "./thrown.ts";

/** Answers a request. Never rejects. */
export function serve(
  invocation: Invocation,
  request: Request,
  env: SandboxEnv,
  ctx: ExecutionContext,
): Promise<Response> {
  return within(invocation, () => sealed(serveLater(invocation, request, env, ctx)));
}

async function serveLater(
  invocation: Invocation,
  request: Request,
  env: SandboxEnv,
  ctx: ExecutionContext,
): Promise<Response> {
  const ready = await awaitable(getReady(invocation, env));
  const target = startedTarget();
  if (!ready || target === undefined) return failure(invocation, invocation.refusal);
  if (target.kind !== "fetch") return failure(invocation, notAWebFunction);
  if (target.fetch === undefined) return failure(invocation, noFetchHandler);
  return answer(invocation, target.fetch, request, ctx);
}

const notAWebFunction = fault("invalid_request", "The function takes arguments; it does not answer web requests.");
const noFetchHandler = fault("invalid_request", "The function has no fetch handler; it does not answer web requests.");
const noResponse = fault("not_serializable", "fetch() returned something other than a Response.");

async function answer(
  invocation: Invocation,
  handler: Handler,
  request: Request,
  ctx: ExecutionContext,
): Promise<Response> {
  const end = beginWork(invocation, ctx);
  markTurn(invocation);
  try {
    const response = await handler(request, contextOf(invocation));
    if (response instanceof NativeResponse) return success(invocation, response, end);
    end();
    return failure(invocation, noResponse);
  } catch (error) {
    end();
    return failure(invocation, faultOf(error));
  }
}

/**
 * Keeps an invocation going until its answer has ended, which the function returned is told, and all it does in the
 * background is done. The deadline stands meanwhile.
 */
function beginWork(invocation: Invocation, ctx: ExecutionContext): () => void {
  const disarm = armDeadline(invocation);
  let finish = () => {};
  ctx.waitUntil(
    sealed(
      new NativePromise<void>((resolve) => {
        finish = resolve;
      }),
    ),
  );
  const endLater = async (): Promise<void> => {
    await awaitable(drain(invocation));
    disarm();
    tellEnding(invocation, null);
    finish();
  };
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    void endLater();
  };
}

function success(invocation: Invocation, response: Response, ended: () => void): Response {
  const headers = new NativeHeaders(readResponse(response, "headers"));
  setHeader(headers, OUTCOME_HEADER, outcomeOf(invocation, null));
  const status = readResponse(response, "status");
  const statusText = readResponse(response, "statusText");
  const given = readResponse(response, "body");
  if (given === null) ended();
  const body = given === null ? null : pipeThrough(given, capped(invocation, ended));
  return noThenable(new NativeResponse(body, { status, statusText, headers }));
}

/** Counts a body and cuts it off past the limit. */
function capped(invocation: Invocation, ended: () => void): TransformStream<Uint8Array, Uint8Array> {
  let left = invocation.limits.maxOutputBytes;
  return new NativeTransformStream({
    transform(chunk, controller) {
      resumeTurn(invocation);
      left -= chunk.byteLength;
      if (left >= 0) return controller.enqueue(chunk);
      ended();
      controller.error(new RangeError(`The response is larger than ${invocation.limits.maxOutputBytes} bytes.`));
    },
    flush: ended,
    // The runtime prints what a body fails with.
    cancel(reason) {
      ended();
      const discreet = discreetError(reason);
      if (discreet !== null) throw discreet;
    },
  });
}

function failure(invocation: Invocation, refusal: TroupeFault | null): Response {
  const headers = new NativeHeaders();
  setHeader(headers, OUTCOME_HEADER, outcomeOf(invocation, refusal));
  return noThenable(new NativeResponse(null, { headers }));
}

/** The outcome, fit for a header. */
function outcomeOf(invocation: Invocation, refusal: TroupeFault | null): string {
  endTurn(invocation);
  return percentEncode(outcomeText(invocation, refusal));
}
