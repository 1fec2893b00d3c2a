/** `POST /v1/functions/{name}/invoke`: calls a function; answers with its value and what the call used, as JSON or CBOR. */
import { z } from "zod";
import { encodeCbor, encodeEnvelope } from "../../codec/index.ts";
import { invokeRequest } from "../../contracts/invocation.ts";
import { MAX_INVOKE_BODY_BYTES } from "../../contracts/limits.ts";
import { invokeResponse } from "../../contracts/responses.ts";
import { isObject } from "../arguments.ts";
import type { Handler } from "../director.ts";
import type { Invoked } from "../invoke.ts";
import { invoke } from "../invoke.ts";
import { parseWith } from "../json.ts";
import { CALL_FAULTS } from "../openapi/faults.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { IDEMPOTENCY_KEY, NAME } from "../openapi/parameters.ts";
import { readName, resolveFunction, unwrap } from "../resolve.ts";
import { cfOf } from "../routing/origin.ts";
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
  const cf = cfOf(c.req.raw);
  const invoked = unwrap(await invoke(director, fn, body, { repeatable, encoding, timeoutMs, cpuMs, routing, cf }));
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

/** How it is described. */
export const invokeFunctionDoc: OperationDoc = {
  id: "invokeFunction",
  tag: "calls",
  summary: "Call a function, with a report",
  description:
    "Arguments go by position in `args`, or by name in `named`. Limits given here lower the function's own for this " +
    "call. A failed call that ran somewhere carries its report in `details.invocation`.",
  parameters: [NAME, IDEMPOTENCY_KEY],
  body: { schema: invokeRequest, carriesValues: true, example: { args: [2, 3] } },
  answers: {
    200: { description: "The value, and what the call used.", schema: invokeResponse, carriesValues: true },
  },
  faults: ["function_not_found", "version_not_found", ...CALL_FAULTS],
};
