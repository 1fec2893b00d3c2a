/** `PUT /v1/functions/{name}`: deploys; 201 for a new version, 200 when the same code is live already. */
import { deployRequest } from "../../contracts/function.ts";
import { functionName } from "../../contracts/ids.ts";
import { MAX_DEPLOY_BODY_BYTES } from "../../contracts/limits.ts";
import { deployResponse } from "../../contracts/responses.ts";
import { readJson } from "../body.ts";
import { deploy } from "../deploy.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { PROBE_FAULTS } from "../openapi/faults.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME } from "../openapi/parameters.ts";
import { unwrap } from "../resolve.ts";

/** Faults: those of `deploy`, and `invalid_request` for a name that cannot be one. */
export const deployFunction: Handler = async (c, director, by) => {
  const name = parseWith(functionName, c.req.param("name"), "The name");
  const request = parseWith(deployRequest, await readJson(c.req.raw, MAX_DEPLOY_BODY_BYTES));
  const deployed = unwrap(await deploy(director, { name, request, by }));
  if (request.config.warm > 0) await director.roster.warmUp();
  return c.json(deployed, deployed.created ? 201 : 200);
};

/** How it is described. */
export const deployFunctionDoc: OperationDoc = {
  id: "deployFunction",
  tag: "functions",
  summary: "Deploy a function",
  description:
    "Give `source`, or `modules` with the path of the `main` one: TypeScript or JavaScript. The code is started once " +
    "before it is accepted. The first to deploy a name owns it.",
  parameters: [NAME],
  body: {
    schema: deployRequest,
    example: { source: "export default (a: number, b: number): number => a + b;" },
  },
  answers: {
    201: { description: "A new version is live.", schema: deployResponse },
    200: { description: "The same code and configuration are live already.", schema: deployResponse },
  },
  faults: [
    "invalid_source",
    "missing_annotations",
    "breaking_change",
    "ambiguous_overload",
    "conflict",
    "hash_mismatch",
    "kv_namespace_not_found",
    ...PROBE_FAULTS,
  ],
};
