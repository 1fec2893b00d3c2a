/** `POST /v1/functions/{name}/suspend`: refuses a function's calls until it is resumed; for its owner, and `admin`. */
import { z } from "zod";
import { MAX_CONTROL_BODY_BYTES } from "../../contracts/limits.ts";
import { functionResponse } from "../../contracts/responses.ts";
import { retireMode } from "../../contracts/roster.ts";
import { readJson } from "../body.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME } from "../openapi/parameters.ts";
import { readName, unwrap } from "../resolve.ts";
import { cancelEverywhere } from "../suspension.ts";
import { describeFunction } from "../views.ts";

const suspendRequest = z.strictObject({
  /** `now` ends its running calls, too. */
  mode: retireMode.default("drain"),
});

/** Answers with the function. Faults: `function_not_found`, `forbidden`. */
export const suspendFunction: Handler = async (c, director, by) => {
  const name = readName(c.req.param("name"));
  const { mode } = parseWith(suspendRequest, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES));
  const live = unwrap(await director.registry.suspend({ name, by, suspended: true }));
  if (mode === "now") await cancelEverywhere(director, name);
  return c.json(await describeFunction(director.registry, live));
};

/** How it is described. */
export const suspendFunctionDoc: OperationDoc = {
  id: "suspendFunction",
  tag: "functions",
  summary: "Suspend a function",
  description:
    "Its calls are refused until it is resumed, also after another deploy; jobs wait. Running calls finish, or with the " +
    "mode `now` end as `cancelled`. For the function's owner, and for keys with the scope `admin`.",
  parameters: [NAME],
  body: { schema: suspendRequest, example: { mode: "drain" } },
  answers: { 200: { description: "The function, suspended.", schema: functionResponse } },
  faults: ["function_not_found", "conflict"],
};
