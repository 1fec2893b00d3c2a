/** `GET /v1/functions/{name}/secrets`: the names of a function's secrets; their texts are told to nobody. */
import { secretsResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME } from "../openapi/parameters.ts";
import { readName, unwrap } from "../resolve.ts";
import { secretsOf } from "../secrets.ts";

/** Answers `{ name, version, secrets: [names] }`. Fault: `function_not_found`. */
export const listSecrets: Handler = async (c, { registry }) => {
  const name = readName(c.req.param("name"));
  return c.json({ name, ...unwrap(await secretsOf(registry, name)) });
};

/** How it is described. */
export const listSecretsDoc: OperationDoc = {
  id: "listSecrets",
  tag: "functions",
  summary: "List the names of a function's secrets",
  parameters: [NAME],
  answers: { 200: { description: "The names, and the live version that has them.", schema: secretsResponse } },
  faults: ["function_not_found"],
};
