/** `DELETE /v1/workers/{id}/cache`: makes a worker forget every result that it keeps. */

import { purgedResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { WORKER_ID } from "../openapi/parameters.ts";
import { findWorker } from "../troupe.ts";

/** Answers `{ purged }`. Faults: `worker_not_found`, `worker_unavailable`. */
export const purgeWorkerCache: Handler = async (c, { workers, roster, recent }) => {
  const { id } = await findWorker(roster, c.req.param("id"));
  const purged = await workers.purgeCache(id, {});
  recent.purge({});
  return c.json({ purged });
};

/** How it is described. */
export const purgeWorkerCacheDoc: OperationDoc = {
  id: "purgeWorkerCache",
  tag: "caches",
  summary: "Make a worker forget its results",
  description: "Those of every function. A director elsewhere may give one of them again for another second.",
  parameters: [WORKER_ID],
  answers: { 200: { description: "How many entries it had.", schema: purgedResponse } },
  faults: ["worker_not_found", "worker_unavailable"],
};
