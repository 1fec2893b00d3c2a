/**
 * What the code inside an isolate and the gateway outside it say to each other, in headers of outgoing requests.
 *
 * The shim puts the invocation's id on every request; the gateway takes it off again. A refusal is a 403 answer
 * with the denial's code in a header and the explanation as its text. No header of this family enters from or
 * leaves for the world outside, so neither a function nor a server it talks to can fake one.
 */
import type { ErrorCode } from "./errors.ts";

/** Every header of the protocol starts with it; the gateway drops such headers from whatever passes through. */
export const PROTOCOL_HEADER_PREFIX = "troupe-";

/** On a request: the id under which the host opened the invocation in its ledger. */
export const INVOCATION_HEADER = "troupe-invocation";

/** On an answer: why the request was refused, a `DenialCode`. Its presence tells a refusal from a server's own 403. */
export const DENIED_HEADER = "troupe-denied";

const DENIAL_CODES = ["network_denied", "subrequest_limit"] as const satisfies readonly ErrorCode[];

/** Why an outgoing request was refused. */
export type DenialCode = (typeof DENIAL_CODES)[number];

/** The refusal that an answer stands for, or null when it is an ordinary answer. Its text is the explanation. */
export function denialOf(headers: Pick<Headers, "get">): DenialCode | null {
  const value = headers.get(DENIED_HEADER);
  return DENIAL_CODES.find((code) => code === value) ?? null;
}
