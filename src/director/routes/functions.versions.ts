/** `GET /v1/functions/{name}/versions`: every version, newest first; `live` marks the one that answers calls. */
import { TroupeError } from "../../contracts/errors.ts";
import { versionsResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME } from "../openapi/parameters.ts";
import { liveOf, noFunction, readName } from "../resolve.ts";
import { describeFunction } from "../views.ts";

/** Answers `{ versions: [...] }`. Fault: `function_not_found`. */
export const listVersions: Handler = async (c, { registry }) => {
  const name = readName(c.req.param("name"));
  const versions = await registry.versions(name);
  const live = liveOf(versions);
  if (live === null) throw new TroupeError(noFunction(name));
  return c.json({ versions: versions.map((version) => ({ ...describeFunction(version), live: version === live })) });
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
