/**
 * A call that ended well, as it is answered: the value, which is encoded already and goes in as it is, and the report.
 */
import { encodeCbor, encodeEnvelope } from "../../codec/index.ts";
import type { Invoked } from "./conclude.ts";

/** The answer's body, in the encoding of the value. JSON leaves the member out for `undefined`. */
export function renderInvoked({ value, invocation }: Invoked): string | Uint8Array {
  if (value instanceof Uint8Array) return encodeEnvelope({ value, invocation: encodeCbor(invocation) });
  const report = JSON.stringify(invocation);
  return value === undefined ? `{"invocation":${report}}` : `{"value":${value},"invocation":${report}}`;
}
