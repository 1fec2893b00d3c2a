/** `POST /v1/functions/{name}/resume`: lets a suspended function be called again; for its owner, and `admin`. */
import { functionResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME } from "../openapi/parameters.ts";
import { readName, unwrap } from "../resolve.ts";
import { describeFunction } from "../views.ts";
import { warmUpFor } from "../warmth.ts";

/** Answers with the function, suspended before or not. Faults: `function_not_found`, `forbidden`. */
export const resumeFunction: Handler = async (c, { registry, roster }, by) => {
  const name = readName(c.req.param("name"));
  const live = unwrap(await registry.suspend({ name, by, suspended: false }));
  await warmUpFor(roster, live);
  return c.json(await describeFunction(registry, live));
};

/** How it is described. */
export const resumeFunctionDoc: OperationDoc = {
  id: "resumeFunction",
  tag: "functions",
  summary: "Resume a suspended function",
  description: "For the function's owner, and for keys with the scope `admin`.",
  parameters: [NAME],
  answers: { 200: { description: "The function, as it is called again.", schema: functionResponse } },
  faults: ["function_not_found", "conflict"],
};
