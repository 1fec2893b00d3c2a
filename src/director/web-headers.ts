/**
 * Which headers pass between a caller and a function that answers web requests.
 *
 * All functions called by path share one origin, with each other and with the platform. So by path no cookies pass
 * in either direction, headers that act on a whole origin are dropped, and pages run in a sandbox of their own
 * (`Content-Security-Policy: sandbox`): no page of a function can read another one's data or the platform's.
 * By host each function is an origin of its own: everything passes but cookies for the domain that all hosts share.
 * Headers of the platform's own family (`troupe-…`) never pass: neither side can speak in its name.
 */
import { PROTOCOL_HEADER_PREFIX } from "../contracts/sandbox-protocol.ts";

/** Headers of an answer that act on the whole origin and not on the answer alone. */
const ORIGIN_WIDE = ["set-cookie", "clear-site-data", "service-worker-allowed", "strict-transport-security"];
const PAGE_SANDBOX = "sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts";
/** A cookie with a `Domain` attribute would reach the hosts of other functions. */
const FOR_A_DOMAIN = /;\s*domain\s*=/i;
/** Headers that are about the caller's connection; a body goes on whole, and connections are not handed over. */
const OF_CONNECTION = ["connection", "transfer-encoding", "upgrade"];

/** How a request came, as far as its headers are concerned. */
export interface Passage {
  /** Whether `Authorization` held a key of this platform: the function must not learn it. */
  readonly keyed: boolean;
  /** Whether the function was called by path, at an origin that it shares. */
  readonly shared: boolean;
}

/** The headers of a caller's request as the function gets them. */
export function requestHeaders(given: Headers, { keyed, shared }: Passage): Headers {
  const headers = withoutOurs(given);
  for (const name of OF_CONNECTION) headers.delete(name);
  if (keyed) headers.delete("authorization");
  if (shared) headers.delete("cookie");
  return headers;
}

/** The headers of a function's answer as the caller gets them. */
export function answerHeaders(given: Headers, { shared }: Pick<Passage, "shared">): Headers {
  const headers = withoutOurs(given);
  if (shared) {
    for (const name of ORIGIN_WIDE) headers.delete(name);
    headers.append("content-security-policy", PAGE_SANDBOX);
    return headers;
  }
  headers.delete("set-cookie");
  for (const cookie of given.getSetCookie()) if (!FOR_A_DOMAIN.test(cookie)) headers.append("set-cookie", cookie);
  return headers;
}

function withoutOurs(given: Headers): Headers {
  const headers = new Headers(given);
  for (const name of given.keys()) if (name.startsWith(PROTOCOL_HEADER_PREFIX)) headers.delete(name);
  return headers;
}
