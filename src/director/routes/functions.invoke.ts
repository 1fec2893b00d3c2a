/** `POST /v1/functions/{name}/invoke`: calls a function; answers with its value and what the call used, as JSON or CBOR. */
import { z } from "zod";
import { encodeCbor, encodeEnvelope } from "../../codec/index.ts";
import { invokeRequest } from "../../contracts/invocation.ts";
import { MAX_INVOKE_BODY_BYTES } from "../../contracts/limits.ts";
import { isObject } from "../arguments.ts";
import type { Handler } from "../director.ts";
import type { Invoked } from "../invoke.ts";
import { invoke } from "../invoke.ts";
import { parseWith } from "../json.ts";
import { readName, resolveFunction, unwrap } from "../resolve.ts";
import { answerEncoded, answerEncoding, readValue } from "../values.ts";

/** Arguments are taken as they are: a schema that walks through megabytes of `unknown` finds nothing. */
const invokeBody = invokeRequest.extend({
  args: z.custom<readonly unknown[]>(Array.isArray, "must be an array").optional(),
  named: z.custom<Readonly<Record<string, unknown>>>(isObject, "must be an object").optional(),
});

/** Faults: those of `invoke`, `function_not_found`, `version_not_found`, `payload_too_large`. */
export const invokeFunction: Handler = async (c, director) => {
  const name = readName(c.req.param("name"));
  const body = parseWith(invokeBody, plain(await readValue(c.req.raw, MAX_INVOKE_BODY_BYTES)));
  const fn = unwrap(await resolveFunction(director.registry, name, body.version));
  const { timeoutMs, cpuMs, routing } = body;
  const repeatable = c.req.raw.headers.has("idempotency-key");
  const encoding = answerEncoding(c.req.raw);
  const invoked = unwrap(await invoke(director, fn, body, { repeatable, encoding, timeoutMs, cpuMs, routing }));
  return answerEncoded(c, encoding, render(invoked));
};

/** The schema takes any object for one with members; a Date or a Map has none of them. */
function plain(body: unknown): unknown {
  return isObject(body) ? body : undefined;
}

/** The value is encoded already and goes into the answer as it is; JSON leaves the member out for `undefined`. */
function render({ value, invocation }: Invoked): string | Uint8Array {
  if (value instanceof Uint8Array) return encodeEnvelope({ value, invocation: encodeCbor(invocation) });
  const report = JSON.stringify(invocation);
  return value === undefined ? `{"invocation":${report}}` : `{"value":${value},"invocation":${report}}`;
}
