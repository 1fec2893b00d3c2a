/** `DELETE /v1/functions/{name}`: removes a function and all its versions; for its owner, and `admin`. */
import type { Handler } from "../director.ts";
import { readName, unwrap } from "../resolve.ts";

/** Answers 204. Faults: `function_not_found`, `forbidden`. */
export const removeFunction: Handler = async (c, { registry }, by) => {
  unwrap(await registry.remove({ name: readName(c.req.param("name")), by }));
  return c.body(null, 204);
};
