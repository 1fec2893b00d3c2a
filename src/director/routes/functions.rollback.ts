/** `POST /v1/functions/{name}/rollback`: makes an earlier version live; for the function's owner, and `admin`. */
import { z } from "zod";
import { MAX_CONTROL_BODY_BYTES } from "../../contracts/limits.ts";
import { functionResponse } from "../../contracts/responses.ts";
import { readJson } from "../body.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { rollback } from "../live-set.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME } from "../openapi/parameters.ts";
import { readName, unwrap } from "../resolve.ts";
import { describeFunction } from "../views.ts";
import { warmUpFor } from "../warmth.ts";

const rollbackRequest = z.strictObject({
  version: z.int().positive(),
  /** The live version that makes way, where the parameter types do not tell. */
  replaces: z.int().positive().optional(),
});

/** Answers with the function. Faults: those of `rollback`. */
export const rollbackFunction: Handler = async (c, { registry, roster }, by) => {
  const name = readName(c.req.param("name"));
  const request = parseWith(rollbackRequest, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES));
  const live = unwrap(await rollback(registry, { name, by, ...request }));
  await warmUpFor(roster, live);
  return c.json(await describeFunction(registry, live));
};

/** How it is described. */
export const rollbackFunctionDoc: OperationDoc = {
  id: "rollbackFunction",
  tag: "functions",
  summary: "Make an earlier version live",
  description: "For the function's owner, and for keys with the scope `admin`.",
  parameters: [NAME],
  body: { schema: rollbackRequest, example: { version: 1 } },
  answers: { 200: { description: "The function as it is live now.", schema: functionResponse } },
  faults: ["function_not_found", "version_not_found", "ambiguous_overload", "conflict"],
};
