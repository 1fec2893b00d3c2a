/**
 * One web request answered by a function of the form `export default { fetch }`.
 *
 * The outcome (a fault, or none) and the figures travel to the worker in a header; the body streams behind it, counted
 * and capped. The deadline stands until the body has ended and all background work is done.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { OUTCOME_HEADER, type SandboxEnv } from "../../contracts/sandbox-call.ts";
import { armDeadline } from "./deadline.ts";
import { type Invocation, within } from "./invocation.ts";
import { endTurn, markTurn, resumeTurn } from "./meter.ts";
import { getReady, startedTarget, type WebHandler } from "./module.ts";
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
import { faultOf } from "./thrown.ts";

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
  return answer(invocation, target.handler, request, ctx);
}

const notAWebFunction = fault("invalid_request", "The function takes arguments; it does not answer web requests.");
const noResponse = fault("not_serializable", "fetch() returned something other than a Response.");

async function answer(
  invocation: Invocation,
  handler: WebHandler,
  request: Request,
  ctx: ExecutionContext,
): Promise<Response> {
  const work = beginWork(invocation, ctx);
  markTurn(invocation);
  try {
    const response = await handler.fetch(request, {}, contextOf(work));
    if (response instanceof NativeResponse) return success(invocation, response, work.end);
    work.end();
    return failure(invocation, noResponse);
  } catch (error) {
    work.end();
    return failure(invocation, faultOf(error));
  }
}

/** What keeps an invocation going: its answer, and what it does in the background. The deadline stands meanwhile. */
interface Work {
  /** Waits for a promise as well. */
  add(promise: unknown): void;
  /** The answer has ended. */
  end(): void;
}

function beginWork(invocation: Invocation, ctx: ExecutionContext): Work {
  const disarm = armDeadline(invocation);
  let pending = 1;
  let finish = () => {};
  ctx.waitUntil(
    sealed(
      new NativePromise<void>((resolve) => {
        finish = resolve;
      }),
    ),
  );
  const end = () => {
    pending--;
    if (pending > 0) return;
    disarm();
    finish();
  };
  const follow = async (promise: unknown): Promise<void> => {
    try {
      await promise;
    } catch {
      // Background work fails for itself alone.
    }
    end();
  };
  return {
    add(promise) {
      pending++;
      void follow(promise);
    },
    end,
  };
}

/** What a web function gets as its third argument. */
function contextOf(work: Work): object {
  return {
    waitUntil: (promise: unknown) => work.add(promise),
    passThroughOnException: () => {},
    props: {},
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
    cancel: ended,
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
