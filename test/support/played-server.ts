/**
 * A client with a server that the test plays, and with time that passes when the test says so.
 */
import { type ConnectOptions, connect, type Troupe } from "../../src/client/index.ts";
import type { Runtime } from "../../src/client/runtime.ts";
import { decodeCbor, endOfItem, SEQUENCE_TYPES } from "../../src/codec/index.ts";
import { type ErrorCode, fault, toProblem } from "../../src/contracts/errors.ts";
import { unwrap } from "./result.ts";

/** A request as it left the client. */
export interface SentRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Played {
  readonly troupe: Troupe;
  readonly sent: readonly SentRequest[];
  /** Milliseconds of every pause between attempts, in order. */
  readonly pauses: readonly number[];
}

type Answer = (sent: SentRequest, attempt: number) => Response | Promise<Response>;

/** Connects to a server at `http://troupe.test`; pauses take no time, and jitter is always half of what it may be. */
export function play(answer: Answer, options: Partial<ConnectOptions> = {}): Played {
  const sent: SentRequest[] = [];
  const pauses: number[] = [];
  const runtime: Runtime = {
    random: () => 0.5,
    after: (delayMs, task) => {
      pauses.push(delayMs);
      const timer = setTimeout(task);
      return () => clearTimeout(timer);
    },
    uniqueKey: () => "unique",
    streamsBodies: true,
  };
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const request = new Request(url, init);
    const bytes = new Uint8Array(await request.arrayBuffer());
    const { pathname, search } = new URL(url);
    const body = readBody(request.headers.get("content-type"), bytes);
    sent.push({ method: request.method, path: pathname + search, headers: request.headers, body });
    const last = sent.at(-1);
    if (last === undefined) throw new Error("Nothing was sent.");
    return answer(last, sent.length);
  };
  return { troupe: connect({ url: "http://troupe.test", key: "secret", fetch, runtime, ...options }), sent, pauses };
}

/** Every body as the values in it: one of JSON, or those of a CBOR sequence. */
function readBody(contentType: string | null, bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  if (contentType !== SEQUENCE_TYPES.cbor) return JSON.parse(new TextDecoder().decode(bytes));
  const items: unknown[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = endOfItem(bytes, start);
    items.push(unwrap(decodeCbor(bytes.subarray(start, end))));
    start = end;
  }
  return items;
}

/** The answer to a map: its lines as NDJSON. */
export function mapped(...lines: readonly object[]): Response {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  return new Response(text, { headers: { "content-type": SEQUENCE_TYPES.json } });
}

/** The last line of a map. */
export const totalsOf = (inputs: number) => ({
  totals: { inputs, succeeded: inputs, failed: 0, skipped: 0, attempts: inputs, cpuMs: 0, wallMs: 1 },
});

/** The report of a call. */
export const INVOCATION = {
  id: "inv_1",
  function: "add",
  version: 1,
  worker: "w0",
  cached: false,
  cold: false,
  attempts: 1,
  cpuMs: 0,
  wallMs: 1,
  ioRequests: 0,
  ioBytes: 0,
  memoryBytes: null,
  logs: [],
};

/** The answer to an invoke. */
export function answered(value: unknown): Response {
  return Response.json({ value, invocation: INVOCATION });
}

/** The answer to a request that failed. */
export function refused(code: ErrorCode, headers: Record<string, string> = {}): Response {
  const problem = toProblem(fault(code, "It did not work.", { details: { why: "played" } }), "req_1");
  const type = { "content-type": "application/problem+json" };
  return Response.json(problem, { status: problem.status, headers: { ...type, ...headers } });
}

/** What `fetch` throws when nobody listens. */
export function nobodyListens(): TypeError {
  const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:8787"), { code: "ECONNREFUSED" });
  return new TypeError("fetch failed", { cause });
}
