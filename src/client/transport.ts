/**
 * One request to the director: key, body, answer or failure; sent again where that may help and does no harm.
 */
import type { z } from "zod";
import { TroupeError } from "../contracts/errors.ts";
import { pause, within } from "./deadline.ts";
import { ConnectionError, failureOf, noAnswer, unexpectedAnswer, unreachable } from "./errors.ts";
import { ACCEPT_VALUES, decodePayload, encodeCall, encodePayload, type Payload } from "./payload.ts";
import { DEFAULT_RETRY, NO_RETRY, pauseBeforeRetry, type RetryPolicy } from "./retry.ts";
import { type Runtime, systemRuntime } from "./runtime.ts";

/** `fetch`, or a stand-in for it. */
export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

export interface TransportOptions {
  /** The server's address: an origin, and a path prefix if it has one. */
  readonly url: string;
  /** Without one, only what is public answers. */
  readonly key?: string | undefined;
  readonly fetch?: Fetch;
  /** How requests that failed are sent again; `false` never. Members that are left out have their defaults. */
  readonly retry?: Partial<RetryPolicy> | false;
  /** How long a request may take in all, retries included. Without it the server's own limits are the only ones. */
  readonly timeoutMs?: number;
  readonly runtime?: Runtime;
}

/** What a single request may say about itself. */
export interface RequestOptions {
  /** Ends the request; it then fails with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long it may take in all, retries included. */
  readonly timeoutMs?: number | undefined;
  /** Whether sending it twice does what sending it once does. */
  readonly repeatable?: boolean | undefined;
  /** Makes the request repeatable; the same for every attempt. */
  readonly idempotencyKey?: string | undefined;
}

export interface ApiRequest extends RequestOptions {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  /** Path and query, from `/`. */
  readonly path: string;
  readonly body?: object | undefined;
  /** Whether the body carries arguments of a function, and the answer its value. */
  readonly values?: boolean;
}

/** A request whose answer is read while it comes. */
export interface OpenRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly accept: string;
  readonly payload?: StreamPayload | undefined;
  /** Ends the request and, later, its answer. Nothing else bounds it in time. */
  readonly signal: AbortSignal;
  /** Makes the request repeatable, as far as its answer has not begun. */
  readonly idempotencyKey?: string | undefined;
}

/** A body that may be a stream; one that is cannot be sent a second time. */
export interface StreamPayload {
  readonly contentType: string;
  readonly body: Payload["body"] | ReadableStream<Uint8Array>;
}

export interface Transport {
  /** The server's address, without a slash at the end. */
  readonly url: string;
  /** Whether calls may run twice without harm, unless one says otherwise. */
  readonly repeatable: boolean;
  readonly runtime: Runtime;
  /** Sends a request and reads its answer, undefined for an empty one. Throws `TroupeError` and `ConnectionError`. */
  send(request: ApiRequest): Promise<unknown>;
  /** Sends a request and gives the answer before its body has come, if it is OK. Throws as `send` does. */
  open(request: OpenRequest): Promise<Response>;
  /** The same as `send`, with the answer parsed. */
  ask<S extends z.ZodType>(schema: S, request: ApiRequest): Promise<z.infer<S>>;
}

/** Makes the transport to one server. Throws `TypeError` for a URL that is none. */
export function createTransport(options: TransportOptions): Transport {
  const wire: Wire = {
    url: cleanUrl(options.url),
    key: options.key,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
  };
  const runtime = options.runtime ?? systemRuntime;
  const policy = options.retry === false ? NO_RETRY : { ...DEFAULT_RETRY, ...options.retry };

  const repeat = async <T>(signal: AbortSignal, repeatable: boolean, once: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once();
      } catch (error) {
        const pauseMs = pauseBeforeRetry(policy, { error, attempt, repeatable }, runtime.random);
        if (pauseMs === null || signal.aborted) throw error;
        await pause(pauseMs, runtime, signal);
      }
    }
  };
  const send = async (request: ApiRequest): Promise<unknown> => {
    const timeoutMs = request.timeoutMs ?? options.timeoutMs;
    const timedOut = () => noAnswer(wire.url, timeoutMs ?? 0);
    const repeatable = request.repeatable === true || request.idempotencyKey !== undefined;
    return within({ signal: request.signal, timeoutMs, timedOut }, runtime, (signal) =>
      repeat(signal, repeatable, () => exchange(wire, request, signal)),
    );
  };
  const open = (request: OpenRequest): Promise<Response> => {
    if (request.payload?.body instanceof ReadableStream) return begin(wire, request);
    const repeatable = request.method === "GET" || request.idempotencyKey !== undefined;
    return repeat(request.signal, repeatable, () => begin(wire, request));
  };
  return {
    url: wire.url,
    repeatable: policy.repeatable,
    runtime,
    send,
    open,
    ask: async (schema, request) => parse(wire.url, schema, await send(request)),
  };
}

interface Wire {
  readonly url: string;
  readonly key: string | undefined;
  readonly fetch: Fetch;
}

/** One attempt. */
async function exchange(wire: Wire, request: ApiRequest, signal: AbortSignal): Promise<unknown> {
  const init = describe(wire, request);
  const { response, decoded } = await reach(wire.url, signal, async () => {
    const answer = await wire.fetch(wire.url + request.path, { ...init, signal });
    return { response: answer, decoded: await decodePayload(answer) };
  });
  if (!response.ok) throw failureOf(wire.url, response, decoded?.value);
  if (decoded === null) throw unexpectedAnswer(wire.url, "its body cannot be read");
  return decoded.value;
}

/** One attempt of a request whose answer is read later. */
async function begin(wire: Wire, { method, path, accept, payload, signal, idempotencyKey }: OpenRequest) {
  const init: RequestInit & { duplex?: "half" } = {
    method,
    headers: headersOf(wire, { accept, contentType: payload?.contentType, idempotencyKey }),
    signal,
    ...(payload === undefined ? {} : { body: payload.body }),
    ...(payload?.body instanceof ReadableStream ? { duplex: "half" } : {}),
  };
  return reach(wire.url, signal, async () => {
    const response = await wire.fetch(wire.url + path, init);
    if (!response.ok) throw failureOf(wire.url, response, (await decodePayload(response))?.value);
    return response;
  });
}

function describe(wire: Wire, { method, body, values, idempotencyKey }: ApiRequest): RequestInit {
  const payload = payloadOf(body, values);
  const accept = values === true ? ACCEPT_VALUES : "application/json";
  return {
    method,
    headers: headersOf(wire, { accept, contentType: payload?.contentType, idempotencyKey }),
    ...(payload === undefined ? {} : { body: payload.body }),
  };
}

interface Described {
  readonly accept: string;
  readonly contentType: string | undefined;
  readonly idempotencyKey: string | undefined;
}

const headersOf = ({ key }: Wire, { accept, contentType, idempotencyKey }: Described): Record<string, string> => ({
  accept,
  ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  ...(contentType === undefined ? {} : { "content-type": contentType }),
  ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
});

function payloadOf(body: object | undefined, values: boolean | undefined): Payload | undefined {
  if (body === undefined) return undefined;
  return values === true ? encodeCall(body) : encodePayload(body);
}

/** Runs what talks to the network: it fails with the signal's reason when that ended, else with `unreachable`. */
async function reach<T>(url: string, signal: AbortSignal, talk: () => Promise<T>): Promise<T> {
  try {
    return await talk();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error instanceof TroupeError || error instanceof ConnectionError ? error : unreachable(url, error);
  }
}

function parse<S extends z.ZodType>(url: string, schema: S, answer: unknown): z.infer<S> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unexpectedAnswer(url, `${issue?.path.join(".") || "the body"}: ${issue?.message ?? "not as agreed"}`);
}

function cleanUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new TypeError(`"${text}" is not the URL of a server; one looks like http://127.0.0.1:8787.`);
  }
  return (url.origin + url.pathname).replace(/\/+$/, "");
}
