/** `GET /v1/functions`: every function with its live versions, by name. */

import { functionsResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { describeFunctions } from "../views.ts";

/** Answers `{ functions: [...] }`. */
export const listFunctions: Handler = async (c, { registry }) => {
  return c.json({ functions: await describeFunctions(registry, await registry.list()) });
};

/** How it is described. */
export const listFunctionsDoc: OperationDoc = {
  id: "listFunctions",
  tag: "functions",
  summary: "List all functions",
  answers: { 200: { description: "The live version of every function, by name.", schema: functionsResponse } },
};
