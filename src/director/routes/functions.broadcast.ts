/** `POST /v1/functions/{name}/broadcast`: makes one call on every worker, or on those that are named. */
import { z } from "zod";
import { broadcastRequest } from "../../contracts/broadcast.ts";
import { MAX_INVOKE_BODY_BYTES } from "../../contracts/limits.ts";
import { broadcastResponse } from "../../contracts/responses.ts";
import { isObject, plainObject } from "../arguments.ts";
import { broadcast, renderBroadcast } from "../broadcast.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME } from "../openapi/parameters.ts";
import { readName, resolveForCall, unwrap } from "../resolve.ts";
import { findWorkers } from "../troupe.ts";
import { answerEncoded, answerEncoding, readValue } from "../values.ts";

/** Arguments are taken as they are: a schema that walks through megabytes of `unknown` finds nothing. */
const broadcastBody = broadcastRequest.extend({
  args: z.custom<readonly unknown[]>(Array.isArray, "must be an array").optional(),
  named: z.custom<Readonly<Record<string, unknown>>>(isObject, "must be an object").optional(),
});

/** Faults: those of `broadcast`, `function_not_found`, `version_not_found`, `worker_not_found`, `payload_too_large`. */
export const broadcastFunction: Handler = async (c, director) => {
  const name = readName(c.req.param("name"));
  const body = parseWith(broadcastBody, plainObject(await readValue(c.req.raw, MAX_INVOKE_BODY_BYTES)));
  const { headers } = c.req.raw;
  const live = unwrap(await resolveForCall(director, name, { version: body.version, headers }));
  const named = body.workers === undefined ? undefined : await findWorkers(director, body.workers);
  const workers = named ?? director.workers.ids;
  const { timeoutMs, cpuMs, cache } = body;
  const encoding = answerEncoding(c.req.raw);
  const outcomes = unwrap(await broadcast(director, live, body, { workers, encoding, timeoutMs, cpuMs, cache }));
  return answerEncoded(c, encoding, renderBroadcast(outcomes, encoding));
};

/** How it is described. */
export const broadcastFunctionDoc: OperationDoc = {
  id: "broadcastFunction",
  tag: "calls",
  summary: "Call a function on every worker",
  description:
    "The call is made once on each worker that lives, or on those in `workers`, all at once. Results stand in the order " +
    "of the workers; an error of one stands in its place. Result caches are skipped unless `cache` says otherwise: " +
    "`refresh` has each worker run the call and keep its result.",
  parameters: [NAME],
  body: { schema: broadcastRequest, carriesValues: true, example: { args: [2, 3] } },
  answers: { 200: { description: "What each worker answered.", schema: broadcastResponse, carriesValues: true } },
  faults: ["function_not_found", "version_not_found", "invalid_arguments", "worker_not_found"],
};
