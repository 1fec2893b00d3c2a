/** `GET /v1/workers/{id}`: one worker, with the calls that it runs at this moment. */

import { workerResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { WORKER_ID } from "../openapi/parameters.ts";
import { askEach, describeWorker, findWorker } from "../troupe.ts";

/** Answers as `listWorkers` does for each, and with `running`. Fault: `worker_not_found`. */
export const getWorker: Handler = async (c, { workers, roster }) => {
  const entry = await findWorker(roster, c.req.param("id"));
  const [answers, [running]] = await Promise.all([
    askEach(workers, [entry.id]),
    Promise.allSettled([workers.running(entry.id)]),
  ]);
  return c.json({
    ...describeWorker(entry, answers[0]?.stats ?? null),
    running: running.status === "fulfilled" ? running.value : [],
  });
};

/** How it is described. */
export const getWorkerDoc: OperationDoc = {
  id: "getWorker",
  tag: "workers",
  summary: "Show a worker",
  description: "With the calls that it runs, those first that have run longest: each can be cancelled by its id.",
  parameters: [WORKER_ID],
  answers: { 200: { description: "Its load, its figures, and what it runs.", schema: workerResponse } },
  faults: ["worker_not_found"],
};
