/** `GET /v1/workers`: the troupe, with the load of each worker and the figures of what it ran. */

import { workersResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { askEach, describeWorker } from "../troupe.ts";

/** Answers `{ workers: [{ id, available, … }] }`; a worker that does not answer has no load. */
export const listWorkers: Handler = async (c, { workers, roster, watch }) => {
  const entries = await roster.list();
  const answers = await askEach(
    workers,
    entries.map(({ id }) => id),
  );
  return c.json({
    workers: entries.map((entry, index) => ({
      ...describeWorker(entry, answers[index]?.stats ?? null),
      circuit: watch.circuits.stateOf(entry.id),
    })),
  });
};

/** How it is described. */
export const listWorkersDoc: OperationDoc = {
  id: "listWorkers",
  tag: "workers",
  summary: "List the workers",
  description: "Those that take calls, and those that finish what they have before they leave.",
  answers: {
    200: {
      description: "The load of each worker and the figures of what it ran; one that does not answer has no load.",
      schema: workersResponse,
    },
  },
};
