/** `GET /v1/stats`: the figures of the whole troupe, of each function and of each worker. */

import { statsResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { sumStats } from "../stats.ts";
import { answered, askAll, describeLoad } from "../troupe.ts";

/** Answers `{ totals, functions: { name: … }, workers: [{ worker, … }] }`. */
export const troupeStats: Handler = async (c, { workers, hits }) => {
  const answers = await askAll(workers);
  return c.json({
    ...sumStats(answered(answers), hits.byFunction()),
    workers: answers.map((answer) => ({
      worker: answer.id,
      ...describeLoad(answer),
      ...sumStats(answered([answer])).totals,
    })),
  });
};

/** How it is described. */
export const troupeStatsDoc: OperationDoc = {
  id: "troupeStats",
  tag: "statistics",
  summary: "Figures of the whole troupe",
  answers: { 200: { description: "In total, of each function and of each worker.", schema: statsResponse } },
};
