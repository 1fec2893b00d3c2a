/** `GET /v1/functions/{name}`: one function, with all its live versions. */

import { functionResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME } from "../openapi/parameters.ts";
import { readName, resolveFunction, unwrap } from "../resolve.ts";
import { describeFunction } from "../views.ts";

/** Fault: `function_not_found`. */
export const getFunction: Handler = async (c, { registry }) => {
  const fn = unwrap(await resolveFunction(registry, readName(c.req.param("name"))));
  return c.json(await describeFunction(registry, fn));
};

/** How it is described. */
export const getFunctionDoc: OperationDoc = {
  id: "getFunction",
  tag: "functions",
  summary: "Show a function",
  parameters: [NAME],
  answers: { 200: { description: "Its live version.", schema: functionResponse } },
  faults: ["function_not_found"],
};
