/**
 * `DELETE /v1/functions/{name}`: removes a function and all its versions, or with `?version=N` one live version; for its
 * owner, and `admin`.
 */
import { z } from "zod";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { removeOverload } from "../live-set.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME, VERSION } from "../openapi/parameters.ts";
import { removeWhole } from "../remove.ts";
import { readName, unwrap } from "../resolve.ts";

const removeQuery = z.strictObject({ version: z.coerce.number().pipe(z.int().positive()).optional() });

/** Answers 204. Faults: `function_not_found`, `forbidden`; with a version those of `removeOverload`. */
export const removeFunction: Handler = async (c, director, by) => {
  const { registry } = director;
  const name = readName(c.req.param("name"));
  const { version } = parseWith(removeQuery, c.req.query(), "The query");
  if (version === undefined) {
    unwrap(await removeWhole(director, { name, by }));
  } else unwrap(await removeOverload(registry, { name, by, version }));
  return c.body(null, 204);
};

/** How it is described. */
export const removeFunctionDoc: OperationDoc = {
  id: "removeFunction",
  tag: "functions",
  summary: "Remove a function, or one of its overloads",
  description:
    "Removes it with all its versions; with `version` one live version alone. For its owner, and for keys with the scope `admin`.",
  parameters: [NAME, VERSION],
  answers: { 204: { description: "It is gone." } },
  faults: ["function_not_found", "version_not_found", "conflict"],
};
