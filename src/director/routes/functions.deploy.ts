/** `PUT /v1/functions/{name}`: deploys; 201 for a new version, 200 when the same code is live already. */
import { deployRequest } from "../../contracts/function.ts";
import { functionName } from "../../contracts/ids.ts";
import { MAX_DEPLOY_BODY_BYTES } from "../../contracts/limits.ts";
import { readJson } from "../body.ts";
import { deploy } from "../deploy.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { unwrap } from "../resolve.ts";

/** Faults: those of `deploy`, and `invalid_request` for a name that cannot be one. */
export const deployFunction: Handler = async (c, director, by) => {
  const name = parseWith(functionName, c.req.param("name"), "The name");
  const request = parseWith(deployRequest, await readJson(c.req.raw, MAX_DEPLOY_BODY_BYTES));
  const deployed = unwrap(await deploy(director, { name, request, by }));
  return c.json(deployed, deployed.created ? 201 : 200);
};
