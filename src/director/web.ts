/**
 * The pipeline of a web request to a function that answers it itself (`kind: "fetch"`).
 *
 * A request body is read whole before the function begins: it can then be refused for its size, and offered to a
 * second worker when the first is busy. Answers stream. WebSockets are not passed on.
 */
import { fault, TroupeError } from "../contracts/errors.ts";
import type { FunctionVersion } from "../contracts/function.ts";
import { runnableOf } from "../contracts/function.ts";
import { newId } from "../contracts/ids.ts";
import { MAX_INVOKE_BODY_BYTES } from "../contracts/limits.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import { readBytes } from "./body.ts";
import type { Director } from "./director.ts";
import { overloaded, workersFor } from "./invoke.ts";
import { REQUEST_ID_HEADER } from "./middleware/answer.ts";
import type { WorkerRequest } from "./ports.ts";
import { cfOf } from "./routing/origin.ts";
import { sawRequest } from "./tail/sights.ts";
import { traceFault } from "./trace.ts";
import type { Passage } from "./web-headers.ts";
import { answerHeaders, requestHeaders } from "./web-headers.ts";

/** Names the invocation that an answer came from. */
export const INVOCATION_HEADER = "Troupe-Invocation";

/** A request as it goes to a function. */
export interface Forwarding extends Passage {
  readonly request: Request;
  /** The URL that the function sees. */
  readonly url: string;
  readonly requestId: string;
}

/** Lets a function answer a request. Faults: `overloaded`, those of the function. Throws `payload_too_large`. */
export async function answerRequest(
  director: Director,
  fn: FunctionVersion,
  forwarding: Forwarding,
): Promise<Result<Response>> {
  const workers = workersFor(director, fn, { cf: cfOf(forwarding.request) });
  if (!workers.ok) return workers;
  const id = newId("inv", director.entropy);
  const makeRequest = await prepare(forwarding);
  const watched = director.watchers.isWatched(fn.name);
  const call = { id, fn: runnableOf(fn), limits: fn.config.limits, ...(watched === false ? {} : WATCHED) };
  const makeCall = () => ({ ...call, request: makeRequest() });
  const repeatable = fn.config.idempotent || forwarding.request.headers.has("idempotency-key");
  const startedAt = director.entropy.now();
  const { answer, worker } = await offer(director, workers.value, makeCall, repeatable);
  if (watched !== false && worker !== null) {
    sawRequest(director, watched, { id, fn, worker, answer, startedAt, request: forwarding.request });
  }
  if (answer.ok) return succeed(present(answer.value, id, forwarding));
  const traced = await traceFault(answer.fault, director.traces(fn.trace));
  return fail({ ...traced, details: { ...traced.details, invocation: { id } } });
}

const WATCHED = { watched: true } as const;

/** What a worker answered; without one nobody took the call. */
interface Answered {
  readonly answer: Result<Response>;
  readonly worker: string | null;
}

async function offer(
  { workers, watch }: Director,
  order: Iterable<string>,
  makeCall: () => WorkerRequest,
  repeatable: boolean,
): Promise<Answered> {
  let lost: Answered | undefined;
  for (const worker of order) {
    const call = makeCall();
    const asked = () => ask(() => workers.request(worker, call));
    const answer = await watch.call(worker, call.limits.timeoutMs, asked, isLost);
    if (answer === null) continue;
    if (answer.ok || answer.fault.code !== "worker_unavailable" || !repeatable) return { answer, worker };
    lost = { answer, worker };
  }
  return lost ?? { answer: fail(overloaded()), worker: null };
}

function isLost(answer: Result<Response> | null): boolean {
  return answer !== null && !answer.ok && answer.fault.code === "worker_unavailable";
}

/** The answer of one worker; null when it is busy. */
async function ask(request: () => Promise<Response | null>): Promise<Result<Response> | null> {
  try {
    const response = await request();
    if (response === null) return null;
    if (response.status >= 200) return succeed(response);
    return fail(
      fault("user_error", `The function answered with status ${response.status}, which cannot be passed on.`),
    );
  } catch (error) {
    if (error instanceof TroupeError) return fail(error.fault);
    throw error;
  }
}

function present({ body, status, statusText, headers: given }: Response, id: string, forwarding: Forwarding): Response {
  const headers = answerHeaders(given, forwarding);
  headers.set(REQUEST_ID_HEADER, forwarding.requestId);
  headers.set(INVOCATION_HEADER, id);
  // An empty text would stand in the way of the status's usual one.
  return new Response(body, { status, headers, ...(statusText === "" ? {} : { statusText }) });
}

/** Reads the body once and makes a new request of it for every worker that is asked. */
async function prepare({ request, url, requestId, ...passage }: Forwarding): Promise<() => Request> {
  const headers = requestHeaders(request.headers, passage);
  headers.set(REQUEST_ID_HEADER, requestId);
  const body = await readBytes(request, MAX_INVOKE_BODY_BYTES);
  // A redirect is an answer for the caller, not a journey for the platform.
  const init = { method: request.method, headers, redirect: "manual" } as const;
  return () => new Request(url, body.byteLength === 0 ? init : { ...init, body });
}
