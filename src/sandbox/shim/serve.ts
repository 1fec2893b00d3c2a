/**
 * One web request answered by a function of the form `export default { fetch }`.
 *
 * The outcome (a fault, or none) and the figures travel to the worker in a header; the body streams behind it, counted
 * and capped. The deadline stands until the body has ended and all background work is done.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { OUTCOME_HEADER, type SandboxEnv } from "../../contracts/sandbox-call.ts";
import { breathe, isLate } from "./breath.ts";
import { armDeadline } from "./deadline.ts";
import { type Invocation, within } from "./invocation.ts";
import { beginTurn, endTurn, resumeTurn } from "./meter.ts";
import { startedTarget, startModule, type WebHandler } from "./module.ts";
import { outcomeText } from "./outcome.ts";
import { append, NativeResponse } from "./primordials.ts";
import { faultOf } from "./thrown.ts";

const NativeHeaders = Headers;

/** Answers a request. Never rejects. */
export function serve(
  invocation: Invocation,
  request: Request,
  env: SandboxEnv,
  ctx: ExecutionContext,
): Promise<Response> {
  return within(invocation, async (): Promise<Response> => {
    const refused = isLate(invocation) ? await breathe() : null;
    if (refused !== null) return failure(invocation, refused, false);
    beginTurn();
    const target = startedTarget();
    const start = target === undefined ? await startModule(invocation, env) : { ok: true as const, value: target };
    if (!start.ok) return failure(invocation, start.fault, target === undefined);
    if (start.value.kind !== "fetch") return failure(invocation, notAWebFunction, false);
    return answer(invocation, start.value.handler, request, ctx);
  });
}

const notAWebFunction = fault("invalid_request", "The function takes arguments; it does not answer web requests.");

async function answer(
  invocation: Invocation,
  handler: WebHandler,
  request: Request,
  ctx: ExecutionContext,
): Promise<Response> {
  const background: Promise<unknown>[] = [];
  const disarm = armDeadline(invocation);
  let response: unknown;
  try {
    response = await handler.fetch(request, {}, contextOf(background));
  } catch (error) {
    disarm();
    return failure(invocation, faultOf(error), false);
  }
  if (!(response instanceof NativeResponse)) {
    disarm();
    return failure(invocation, fault("not_serializable", "fetch() returned something other than a Response."), false);
  }
  const ended = Promise.withResolvers<void>();
  append(background, ended.promise);
  ctx.waitUntil(Promise.allSettled(background).then(disarm));
  return success(invocation, response, ended.resolve);
}

/** What a web function gets as its third argument. */
function contextOf(background: Promise<unknown>[]): object {
  return {
    waitUntil: (promise: Promise<unknown>) => append(background, promise),
    passThroughOnException: () => {},
    props: {},
  };
}

function success(invocation: Invocation, response: Response, ended: () => void): Response {
  const headers = new NativeHeaders(response.headers);
  headers.set(OUTCOME_HEADER, outcomeOf(invocation, null, false));
  const { status, statusText } = response;
  if (response.body === null) ended();
  const body = response.body?.pipeThrough(capped(invocation, ended)) ?? null;
  return new NativeResponse(body, { status, statusText, headers });
}

/** Counts a body and cuts it off past the limit. */
function capped(invocation: Invocation, ended: () => void): TransformStream<Uint8Array, Uint8Array> {
  let left = invocation.limits.maxOutputBytes;
  return new TransformStream({
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

function failure(invocation: Invocation, refusal: TroupeFault, startUp: boolean): Response {
  return new NativeResponse(null, { headers: { [OUTCOME_HEADER]: outcomeOf(invocation, refusal, startUp) } });
}

/** The outcome, fit for a header. */
function outcomeOf(invocation: Invocation, refusal: TroupeFault | null, startUp: boolean): string {
  endTurn(invocation);
  return encodeURIComponent(outcomeText(invocation, refusal, startUp));
}
