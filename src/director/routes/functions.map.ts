/**
 * `POST /v1/functions/{name}/map`: calls a function for each of many inputs; answers line by line as calls finish.
 *
 * Inputs come in one body, or as a stream that is never held: NDJSON or a CBOR sequence, with the options in the query.
 */
import { z } from "zod";
import { negotiateSequence, SEQUENCE_TYPES, sequenceOf } from "../../codec/index.ts";
import { fault, TroupeError } from "../../contracts/errors.ts";
import { newId } from "../../contracts/ids.ts";
import { MAX_INVOKE_BODY_BYTES } from "../../contracts/limits.ts";
import { type MapOptions, mapOptions, mapRequest } from "../../contracts/map.ts";
import { mapItemResponse, mapTotalsResponse, problemResponse } from "../../contracts/responses.ts";
import { plainObject } from "../arguments.ts";
import type { AppContext, Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { inputsOf, inputsOfItems, inputsOfLines, type MapInputs, readInput } from "../map/inputs.ts";
import { runMap } from "../map/run.ts";
import { CALL_FAULTS } from "../openapi/faults.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { IDEMPOTENCY_KEY, NAME } from "../openapi/parameters.ts";
import { readName, resolveForCall, unwrap } from "../resolve.ts";
import { cfOf } from "../routing/origin.ts";
import { findStrategy } from "../routing/strategies.ts";
import { refusalOf } from "../suspension.ts";
import { readValue } from "../values.ts";
import { INVOCATION_HEADER } from "../web.ts";

/** Inputs are taken as they are: a schema that walks through megabytes of `unknown` finds nothing. */
const mapBody = mapRequest.extend({ inputs: z.custom<readonly unknown[]>(Array.isArray, "must be an array") });

/** Faults before the first line: `function_not_found`, `version_not_found`, `invalid_request`, `payload_too_large`. */
export const mapFunction: Handler = async (c, director) => {
  const name = readName(c.req.param("name"));
  const { options, inputs } = await readMap(c);
  const { headers } = c.req.raw;
  const live = unwrap(await resolveForCall(director, name, { version: options.version, headers }));
  const refusal = refusalOf(live);
  if (refusal !== null) throw new TroupeError(refusal);
  if (options.routing !== undefined) unwrap(findStrategy(director.strategies, options.routing));
  const id = newId("inv", director.entropy);
  const encoding = negotiateSequence(c.req.raw.headers.get("accept"));
  const repeatable = c.req.raw.headers.has("idempotency-key");
  const requestId = c.get("requestId");
  const body = runMap(director, { id, live, inputs, options, encoding, repeatable, requestId, cf: cfOf(c.req.raw) });
  return c.body(body, 200, { "Content-Type": SEQUENCE_TYPES[encoding], Vary: "Accept", [INVOCATION_HEADER]: id });
};

async function readMap(c: AppContext): Promise<{ readonly options: MapOptions; readonly inputs: MapInputs }> {
  const request = c.req.raw;
  const sequence = sequenceOf(request.headers.get("content-type"));
  if (sequence !== null) {
    const query = Object.fromEntries(new URL(c.req.url).searchParams);
    const options = parseWith(mapOptions, query, "The query");
    if (request.body === null) throw new TroupeError(fault("invalid_request", "The body holds no inputs."));
    return { options, inputs: sequence === "cbor" ? inputsOfItems(request.body) : inputsOfLines(request.body) };
  }
  const body = await readValue(request, MAX_INVOKE_BODY_BYTES);
  const { inputs, ...options } = parseWith(mapBody, plainObject(body));
  return { options, inputs: inputsOf(inputs.map((input) => unwrap(readInput(input)))) };
}

const mapLine = z.union([mapItemResponse, mapTotalsResponse, z.looseObject({ error: problemResponse })]);

const OPTIONS = Object.entries(mapOptions.shape).map(([name, schema]) => ({
  ...{ in: "query" as const, name, schema },
  description: "Of a map whose inputs come as a stream: the option of that name.",
}));

/** How it is described. */
export const mapFunctionDoc: OperationDoc = {
  id: "mapFunction",
  tag: "calls",
  summary: "Call a function for each of many inputs",
  description: `Inputs are arrays of arguments, or objects of named ones: in \`inputs\`, or as a stream of
\`${SEQUENCE_TYPES.json}\` or \`${SEQUENCE_TYPES.cbor}\`, one a line or item, with the options in the query. The answer has a
line \`{ index, value }\` or \`{ index, error }\` for each input, as it finishes or in order, and a last one
\`{ totals }\`. A map that breaks off ends with a line \`{ error }\`. Closing the connection ends the map.`,
  parameters: [NAME, IDEMPOTENCY_KEY, ...OPTIONS],
  body: { schema: mapRequest, carriesValues: true, example: { inputs: [[1], [2], [3]] } },
  answers: {
    200: {
      description: "A line for each input, and the totals.",
      line: mapLine,
      headers: { [INVOCATION_HEADER]: "Names the map; the call of an input has a dot and its number behind it." },
    },
  },
  faults: ["function_not_found", "version_not_found", ...CALL_FAULTS],
};
