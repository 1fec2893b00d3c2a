/** `GET /v1/functions/{name}/cache`: the results of a function, wherever they are kept. */

import { functionCacheResponse } from "../../contracts/responses.ts";
import { cachesOf } from "../cache/everywhere.ts";
import { answerCaches } from "../cache/listing.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME } from "../openapi/parameters.ts";
import { readName, resolveFunction, unwrap } from "../resolve.ts";

/** Answers `{ function, caches }`. Fault: `function_not_found`. */
export const functionCache: Handler = async (c, director) => {
  const { name } = unwrap(await resolveFunction(director.registry, readName(c.req.param("name"))));
  return answerCaches(c, { function: name }, await cachesOf(director, name));
};

/** How it is described. */
export const functionCacheDoc: OperationDoc = {
  id: "functionCache",
  tag: "caches",
  summary: "Show the results of a function that are kept",
  description:
    "A cache for each worker that keeps some, and one for the cluster, whose `worker` is null; a worker that does not answer " +
    "is left out. Entries are listed as by `GET /v1/workers/{id}/cache`.",
  parameters: [NAME],
  answers: { 200: { description: "Its caches.", schema: functionCacheResponse, carriesValues: true } },
  faults: ["function_not_found"],
};
