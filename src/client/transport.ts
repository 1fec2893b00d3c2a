/**
 * One request to the director: key, body, answer or failure; sent again where that may help and does no harm.
 */
import type { z } from "zod";
import { pause, within } from "./deadline.ts";
import { failureOf, noAnswer, unexpectedAnswer, unreachable } from "./errors.ts";
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

export interface Transport {
  /** The server's address, without a slash at the end. */
  readonly url: string;
  /** Whether calls may run twice without harm, unless one says otherwise. */
  readonly repeatable: boolean;
  readonly runtime: Runtime;
  /** Sends a request and reads its answer, undefined for an empty one. Throws `TroupeError` and `ConnectionError`. */
  send(request: ApiRequest): Promise<unknown>;
  /** The same, with the answer parsed. */
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

  const send = async (request: ApiRequest): Promise<unknown> => {
    const timeoutMs = request.timeoutMs ?? options.timeoutMs;
    const timedOut = () => noAnswer(wire.url, timeoutMs ?? 0);
    return within({ signal: request.signal, timeoutMs, timedOut }, runtime, async (signal) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await exchange(wire, request, signal);
        } catch (error) {
          const repeatable = request.repeatable === true || request.idempotencyKey !== undefined;
          const pauseMs = pauseBeforeRetry(policy, { error, attempt, repeatable }, runtime.random);
          if (pauseMs === null || signal.aborted) throw error;
          await pause(pauseMs, runtime, signal);
        }
      }
    });
  };
  return {
    url: wire.url,
    repeatable: policy.repeatable,
    runtime,
    send,
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

function describe({ key }: Wire, { method, body, values, idempotencyKey }: ApiRequest): RequestInit {
  const payload = payloadOf(body, values);
  return {
    method,
    headers: {
      accept: values === true ? ACCEPT_VALUES : "application/json",
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(payload === undefined ? {} : { "content-type": payload.contentType }),
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    },
    ...(payload === undefined ? {} : { body: payload.body }),
  };
}

function payloadOf(body: object | undefined, values: boolean | undefined): Payload | undefined {
  if (body === undefined) return undefined;
  return values === true ? encodeCall(body) : encodePayload(body);
}

/** Runs what talks to the network: it fails with the signal's reason when that ended, else with `unreachable`. */
async function reach<T>(url: string, signal: AbortSignal, talk: () => Promise<T>): Promise<T> {
  try {
    return await talk();
  } catch (error) {
    throw signal.aborted ? signal.reason : unreachable(url, error);
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
