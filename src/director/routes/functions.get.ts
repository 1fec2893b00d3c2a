/** `GET /v1/functions/{name}`: one function, with all its live versions. */
import type { Handler } from "../director.ts";
import { readName, resolveFunction, unwrap } from "../resolve.ts";
import { describeFunction } from "../views.ts";

/** Fault: `function_not_found`. */
export const getFunction: Handler = async (c, { registry }) => {
  const fn = unwrap(await resolveFunction(registry, readName(c.req.param("name"))));
  return c.json(describeFunction(fn));
};
