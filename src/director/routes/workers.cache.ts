/** `GET /v1/workers/{id}/cache`: the results that a worker keeps, function by function. */

import { workerCacheResponse } from "../../contracts/responses.ts";
import { answerCaches } from "../cache/listing.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { WORKER_ID } from "../openapi/parameters.ts";
import { findWorker } from "../troupe.ts";

/** Answers `{ worker, caches }`. Faults: `worker_not_found`, `worker_unavailable`. */
export const workerCache: Handler = async (c, { workers, roster, hits }) => {
  const { id } = await findWorker(roster, c.req.param("id"));
  await hits.tell();
  return answerCaches(c, { worker: id }, await workers.cacheOf(id));
};

/** How it is described. */
export const workerCacheDoc: OperationDoc = {
  id: "workerCache",
  tag: "caches",
  summary: "Show the results that a worker keeps",
  description:
    "Function by function, a hundred entries of each at most. `args` are the arguments of the call; null where they are " +
    "larger than 1 KiB, and in JSON where JSON has no word for them.",
  parameters: [WORKER_ID],
  answers: { 200: { description: "Its caches.", schema: workerCacheResponse, carriesValues: true } },
  faults: ["worker_not_found", "worker_unavailable"],
};
