/**
 * One outgoing request of a function: judged, charged, sent, and its answer handed back.
 *
 * Redirects are not followed here. The function's own `fetch` follows them inside the isolate, so every hop comes
 * back as a request of its own and is judged and charged like the first. Bodies cross as the network carries them,
 * compressed or not, and are counted while they stream.
 */
import { parseAllowRule } from "../contracts/allow-rule.ts";
import { mayReach } from "../contracts/reach.ts";
import { DENIED_HEADER, type DenialCode, INVOCATION_HEADER } from "../contracts/sandbox-protocol.ts";
import { countedBody } from "./counted-body.ts";
import { incomingHeaders, outgoingHeaders } from "./forwarded-headers.ts";
import type { IoAccount, IoLedger } from "./io-ledger.ts";
import { explainUnreachable } from "./outbound-policy.ts";
import { relaySocket } from "./socket-relay.ts";

/** What a request is judged by and sent with. */
export interface Outbound {
  /** Rules of `config.network.allow` as text; one that cannot be read allows nothing. */
  readonly allow: readonly string[];
  readonly ledger: IoLedger;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/**
 * Sends a request of a function if it may be sent. A refusal is an answer (see `sandbox-protocol.ts`); throws a
 * `TypeError` when the server cannot be reached.
 */
export async function forward(request: Request, { allow, ledger, fetch }: Outbound): Promise<Response> {
  const id = request.headers.get(INVOCATION_HEADER);
  const account = id === null ? null : ledger.account(id);
  const rules = allow.map(parseAllowRule).flatMap((rule) => (rule.ok ? [rule.value] : []));
  const reach = mayReach(rules, request.url);
  if (!reach.ok) {
    account?.countDenied();
    return denial("network_denied", explainUnreachable(reach.fault));
  }
  const { origin, href } = reach.value;
  if (account === null) {
    return denial("network_denied", id === null ? explainUnnamed(origin) : explainEnded(origin));
  }
  if (!account.chargeRequest()) {
    return denial("subrequest_limit", `The function may not reach ${origin}: it has made all requests it may.`);
  }
  const answer = await fetch(href, outgoingInit(request, account)).catch((cause: unknown) => {
    throw new TypeError(`Could not reach ${origin}: the connection failed or was lost.`, { cause });
  });
  return toIsolate(answer, account);
}

/** `EventSource` and the `WebSocket` constructor go past the shim: called without end, they would be counted by nobody. */
function explainUnnamed(origin: string): string {
  return `The function may not reach ${origin} in this way: use fetch, for a WebSocket with the header "Upgrade: websocket".`;
}

function explainEnded(origin: string): string {
  return `The function may not reach ${origin} any more: its invocation has ended.`;
}

function denial(code: DenialCode, text: string): Response {
  return new Response(text, { status: 403, headers: { [DENIED_HEADER]: code } });
}

/**
 * The request as it leaves. Made anew, not copied: `cf` options, for one, could name another machine to send it to.
 */
function outgoingInit(request: Request, account: IoAccount): RequestInit {
  const { method } = request;
  const headers = outgoingHeaders(request.headers);
  if (isUpgrade(request.headers)) headers.set("upgrade", "websocket");
  // A Content-Length that the function wrote can give a GET a body that it does not have.
  const body = method === "GET" || method === "HEAD" ? null : request.body;
  return {
    method,
    headers,
    body: body === null ? null : outgoingBody(body, account, declaredLength(request.headers)),
    redirect: "manual",
    encodeResponseBody: "manual",
  };
}

function isUpgrade(headers: Headers): boolean {
  return headers.get("upgrade")?.toLowerCase() === "websocket";
}

/** The answer as the function gets it. */
function toIsolate(answer: Response, account: IoAccount): Response {
  const headers = incomingHeaders(answer.headers);
  const { status, statusText, webSocket } = answer;
  if (webSocket !== null) return new Response(null, { status, headers, webSocket: relaySocket(webSocket, account) });
  const body = answer.body === null ? null : countedBody(answer.body, account, "in");
  return new Response(body, { status, statusText, headers, encodeBody: "manual" });
}

/** Length of a body that the request declares, in bytes, or null. */
function declaredLength(headers: Headers): number | null {
  const text = headers.get("content-length") ?? "";
  const length = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(length) ? length : null;
}

/** The body of a request, charged. With a `length`, it is sent under a Content-Length, which it must then fit. */
function outgoingBody(body: ReadableStream<Uint8Array>, account: IoAccount, length: number | null): ReadableStream {
  const counted = countedBody(body, account, "out");
  return length === null ? counted : counted.pipeThrough(new FixedLengthStream(length));
}
