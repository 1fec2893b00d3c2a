/** `DELETE /v1/functions/{name}`: removes a function and all its versions; for its owner, and `admin`. */
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME } from "../openapi/parameters.ts";
import { readName, unwrap } from "../resolve.ts";

/** Answers 204. Faults: `function_not_found`, `forbidden`. */
export const removeFunction: Handler = async (c, { registry }, by) => {
  unwrap(await registry.remove({ name: readName(c.req.param("name")), by }));
  return c.body(null, 204);
};

/** How it is described. */
export const removeFunctionDoc: OperationDoc = {
  id: "removeFunction",
  tag: "functions",
  summary: "Remove a function",
  description: "Removes it with all its versions. For its owner, and for keys with the scope `admin`.",
  parameters: [NAME],
  answers: { 204: { description: "It is gone." } },
  faults: ["function_not_found"],
};
