/** `GET /v1/functions/{name}/stats`: the figures of one function over all workers; zeros before its first call. */

import { namedStatsResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME } from "../openapi/parameters.ts";
import { readName, resolveFunction, unwrap } from "../resolve.ts";
import { sumFunctionStats } from "../stats.ts";
import { answered, askAll } from "../troupe.ts";

/** Fault: `function_not_found`. */
export const functionStats: Handler = async (c, { registry, workers, hits }) => {
  const fn = unwrap(await resolveFunction(registry, readName(c.req.param("name"))));
  const answers = answered(await askAll(workers));
  return c.json({ name: fn.name, ...sumFunctionStats(answers, fn.name, hits.byFunction()) });
};

/** How it is described. */
export const functionStatsDoc: OperationDoc = {
  id: "functionStats",
  tag: "statistics",
  summary: "Figures of one function",
  parameters: [NAME],
  answers: {
    200: { description: "Added up over all workers; zeros before its first call.", schema: namedStatsResponse },
  },
  faults: ["function_not_found"],
};
