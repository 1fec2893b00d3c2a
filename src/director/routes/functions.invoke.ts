/** `POST /v1/functions/{name}/invoke`: calls a function; answers with its value and what the call used. */
import { z } from "zod";
import { invokeRequest } from "../../contracts/invocation.ts";
import { MAX_INVOKE_BODY_BYTES } from "../../contracts/limits.ts";
import { isObject } from "../arguments.ts";
import { readJson } from "../body.ts";
import type { Handler } from "../director.ts";
import type { Invoked } from "../invoke.ts";
import { invoke } from "../invoke.ts";
import { parseWith } from "../json.ts";
import { readName, resolveFunction, unwrap } from "../resolve.ts";

/** Arguments are taken as they are: a schema that walks through megabytes of `unknown` finds nothing. */
const invokeBody = invokeRequest.extend({
  args: z.custom<readonly unknown[]>(Array.isArray, "must be an array").optional(),
  named: z.custom<Readonly<Record<string, unknown>>>(isObject, "must be an object").optional(),
});

/** Faults: those of `invoke`, `function_not_found`, `version_not_found`, `payload_too_large`. */
export const invokeFunction: Handler = async (c, director) => {
  const name = readName(c.req.param("name"));
  const body = parseWith(invokeBody, await readJson(c.req.raw, MAX_INVOKE_BODY_BYTES));
  const fn = unwrap(await resolveFunction(director.registry, name, body.version));
  const { timeoutMs, cpuMs, routing } = body;
  const repeatable = c.req.raw.headers.has("idempotency-key");
  const invoked = unwrap(await invoke(director, fn, body, { repeatable, timeoutMs, cpuMs, routing }));
  return c.body(render(invoked), 200, { "Content-Type": "application/json" });
};

/** The value is JSON text already and goes into the answer as it is; the member is left out for `undefined`. */
function render({ value, invocation }: Invoked): string {
  const report = JSON.stringify(invocation);
  return value === undefined ? `{"invocation":${report}}` : `{"value":${value},"invocation":${report}}`;
}
