/** `POST /v1/functions/{name}/invoke`: calls a function; answers with its value and what the call used, as JSON or CBOR. */
import { z } from "zod";
import { invokeRequest } from "../../contracts/invocation.ts";
import { MAX_INVOKE_BODY_BYTES } from "../../contracts/limits.ts";
import { invokeResponse, jobResponse, streamLine } from "../../contracts/responses.ts";
import { isObject, plainObject } from "../arguments.ts";
import { CACHE_STATUS, CACHE_STATUS_HEADER, cacheStatusOf } from "../cache/headers.ts";
import { readCallee } from "../call/callee.ts";
import { renderInvoked } from "../call/render.ts";
import type { Handler } from "../director.ts";
import { invoke } from "../invoke.ts";
import { acceptJob, REPLAYED_HEADER } from "../jobs/accept.ts";
import { prefersAsync, RESPOND_ASYNC } from "../jobs/prefer.ts";
import { parseWith } from "../json.ts";
import { CALL_FAULTS } from "../openapi/faults.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { CALLEE, IDEMPOTENCY_KEY, PREFER, VERSION_KEY } from "../openapi/parameters.ts";
import { resolveForCall, unwrap } from "../resolve.ts";
import { cfOf } from "../routing/origin.ts";
import { answerStream } from "../stream/answer.ts";
import { streamFormatOf } from "../stream/format.ts";
import { openStream } from "../stream/open.ts";
import { answerEncoded, answerEncoding, readValue } from "../values.ts";
import { INVOCATION_HEADER } from "../web.ts";

/** Arguments are taken as they are: a schema that walks through megabytes of `unknown` finds nothing. */
const invokeBody = invokeRequest.extend({
  args: z.custom<readonly unknown[]>(Array.isArray, "must be an array").optional(),
  named: z.custom<Readonly<Record<string, unknown>>>(isObject, "must be an object").optional(),
});

/** Faults: those of `invoke`, `function_not_found`, `version_not_found`, `payload_too_large`. */
export const invokeFunction: Handler = async (c, director, caller) => {
  if (prefersAsync(c.req.raw.headers)) {
    c.header("Preference-Applied", RESPOND_ASYNC);
    return acceptJob(c, director, caller);
  }
  const { name, entry } = readCallee(c.req.param("name"));
  const body = parseWith(invokeBody, plainObject(await readValue(c.req.raw, MAX_INVOKE_BODY_BYTES)));
  const { headers } = c.req.raw;
  const fn = unwrap(await resolveForCall(director, name, { version: body.version, headers }));
  const { timeoutMs, cpuMs, routing, cache } = body;
  const repeatable = c.req.raw.headers.has("idempotency-key");
  const encoding = answerEncoding(c.req.raw);
  const cf = cfOf(c.req.raw);
  const format = streamFormatOf(c.req.raw.headers.get("accept"));
  if (format !== undefined) {
    const options = { repeatable, encoding: format.encoding, timeoutMs, cpuMs, routing, cf, entry, request: c.req.raw };
    return answerStream(c, unwrap(await openStream(director, fn, body, options)), {
      format,
      alone: false,
      keyed: true,
    });
  }
  const options = { repeatable, encoding, timeoutMs, cpuMs, routing, cache, cf, entry, request: c.req.raw };
  const invoked = unwrap(await invoke(director, fn, body, options));
  const status = cacheStatusOf(fn, invoked.cache);
  if (status !== null) c.header(CACHE_STATUS_HEADER, status);
  return answerEncoded(c, encoding, renderInvoked(invoked));
};

/** How it is described. */
export const invokeFunctionDoc: OperationDoc = {
  id: "invokeFunction",
  tag: "calls",
  summary: "Call a function, with a report",
  description:
    "Arguments go by position in `args`, or by name in `named`. Limits given here lower the function's own for this " +
    "call. A failed call that ran somewhere carries its report in `details.invocation`.",
  parameters: [CALLEE, IDEMPOTENCY_KEY, PREFER, VERSION_KEY],
  body: { schema: invokeRequest, carriesValues: true, example: { args: [2, 3] } },
  answers: {
    200: {
      description:
        "The value, and what the call used. To an `Accept` that names a sequence or events: the items of a function " +
        "that yields many, as they come, then `invocation`, or `error` where it failed on the way.",
      schema: invokeResponse,
      line: streamLine,
      streamed: true,
      carriesValues: true,
      headers: {
        [INVOCATION_HEADER]: "Names the invocation, of a streamed answer.",
        [CACHE_STATUS_HEADER]: CACHE_STATUS,
      },
    },
    202: {
      description: "With `Prefer: respond-async`: the call was accepted as a job, as `spawn` does.",
      schema: jobResponse,
      carriesValues: true,
      headers: {
        Location: "Where the job is found.",
        "Preference-Applied": "`respond-async`",
        [REPLAYED_HEADER]: "`true` when the `Idempotency-Key` was used before; the job is that of then.",
      },
    },
  },
  faults: ["conflict", "function_not_found", "version_not_found", ...CALL_FAULTS],
};
