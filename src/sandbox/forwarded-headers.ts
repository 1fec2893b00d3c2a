/**
 * Which headers pass through the gateway.
 *
 * Dropped both ways: our own protocol, and what belongs to one connection (RFC 9110, 7.6.1), also when `Connection`
 * names it. Dropped on the way out: what only a proxy or the platform may say. A function shares the platform's
 * addresses, so a server that trusts those must not be told by a function who is calling.
 */
import { PROTOCOL_HEADER_PREFIX } from "../contracts/sandbox-protocol.ts";

const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** The runtime writes these itself, from the URL, the body and the handshake; a function's own would contradict. */
const WRITTEN_BY_RUNTIME = new Set([
  "content-length",
  "host",
  "sec-websocket-accept",
  "sec-websocket-extensions",
  "sec-websocket-key",
  "sec-websocket-version",
]);

const SAID_BY_PROXIES = /^(?:cf-|x-forwarded-|forwarded$|x-real-ip$|true-client-ip$|cdn-loop$)/;

/** Headers of a function's request as they leave. */
export function outgoingHeaders(headers: Headers): Headers {
  return without(headers, (name) => WRITTEN_BY_RUNTIME.has(name) || SAID_BY_PROXIES.test(name));
}

/** Headers of a server's answer as the function gets them. */
export function incomingHeaders(headers: Headers): Headers {
  return without(headers, () => false);
}

function without(headers: Headers, isDropped: (name: string) => boolean): Headers {
  const named = new Set((headers.get("connection") ?? "").split(",").map((name) => name.trim().toLowerCase()));
  const kept = new Headers();
  for (const [name, value] of headers) {
    if (HOP_BY_HOP.has(name) || named.has(name) || name.startsWith(PROTOCOL_HEADER_PREFIX) || isDropped(name)) continue;
    kept.append(name, value);
  }
  return kept;
}
