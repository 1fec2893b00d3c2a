/** `GET /v1/workers/{id}/ping`: asks a worker for a sign of life and says how long that took. */

import { pingResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { WORKER_ID } from "../openapi/parameters.ts";
import { findWorker } from "../troupe.ts";

/** Answers `{ worker, wallMs, uptimeMs }`. Faults: `worker_not_found`, `worker_unavailable`. */
export const pingWorker: Handler = async (c, { workers, roster, entropy }) => {
  const { id } = await findWorker(roster, c.req.param("id"));
  const started = entropy.now();
  const { uptimeMs } = await workers.stats(id);
  return c.json({ worker: id, wallMs: entropy.now() - started, uptimeMs });
};

/** How it is described. */
export const pingWorkerDoc: OperationDoc = {
  id: "pingWorker",
  tag: "workers",
  summary: "Ask a worker for a sign of life",
  parameters: [WORKER_ID],
  answers: { 200: { description: "It lives; how long the answer took.", schema: pingResponse } },
  faults: ["worker_not_found", "worker_unavailable"],
};
