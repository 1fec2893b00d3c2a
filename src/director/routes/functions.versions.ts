/** `GET /v1/functions/{name}/versions`: every version, newest first; `live` marks those that answer calls. */
import { TroupeError } from "../../contracts/errors.ts";
import { versionsResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME } from "../openapi/parameters.ts";
import { noFunction, readName } from "../resolve.ts";
import { describeVersions } from "../views.ts";

/** Answers `{ versions: [...] }`. Fault: `function_not_found`. */
export const listVersions: Handler = async (c, { registry }) => {
  const name = readName(c.req.param("name"));
  const versions = await registry.versions(name);
  if (versions.length === 0) throw new TroupeError(noFunction(name));
  return c.json({ versions: await describeVersions(registry, versions) });
};

/** How it is described. */
export const listVersionsDoc: OperationDoc = {
  id: "listVersions",
  tag: "functions",
  summary: "List a function's versions",
  parameters: [NAME],
  answers: { 200: { description: "Every version, newest first.", schema: versionsResponse } },
  faults: ["function_not_found"],
};
