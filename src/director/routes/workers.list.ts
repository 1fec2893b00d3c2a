/** `GET /v1/workers`: the troupe, with the load of each worker and the figures of what it ran. */

import { workersResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { sumStats } from "../stats.ts";
import { answered, askAll, describeLoad } from "../troupe.ts";

/** Answers `{ workers: [{ id, available, … }] }`; a worker that does not answer has no load. */
export const listWorkers: Handler = async (c, { workers, watch }) => {
  const answers = await askAll(workers);
  return c.json({
    workers: answers.map((answer) => ({
      id: answer.id,
      ...describeLoad(answer),
      circuit: watch.circuits.stateOf(answer.id),
      functions: sumStats(answered([answer])).functions,
    })),
  });
};

/** How it is described. */
export const listWorkersDoc: OperationDoc = {
  id: "listWorkers",
  tag: "workers",
  summary: "List the workers",
  answers: {
    200: {
      description: "The load of each worker and the figures of what it ran; one that does not answer has no load.",
      schema: workersResponse,
    },
  },
};
