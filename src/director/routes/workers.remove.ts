/** `DELETE /v1/workers/{id}`: lets a worker go, when it has finished what it runs or at once. */
import { z } from "zod";
import { retireMode } from "../../contracts/roster.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { WORKER_ID } from "../openapi/parameters.ts";
import { unwrap } from "../resolve.ts";

const removeQuery = z.strictObject({ mode: retireMode.default("drain") });

/** Answers 204. Faults: `worker_not_found`, `conflict` for the last worker that takes calls. */
export const removeWorker: Handler = async (c, { roster }) => {
  const { mode } = parseWith(removeQuery, c.req.query(), "The query");
  unwrap(await roster.retire(c.req.param("id") ?? "", mode));
  return c.body(null, 204);
};

/** How it is described. */
export const removeWorkerDoc: OperationDoc = {
  id: "removeWorker",
  tag: "workers",
  summary: "Let a worker go",
  description:
    "It takes nothing new. With `drain`, the default, it is gone when it has finished; with `now` its calls end as lost, " +
    "and those that may run twice run elsewhere.",
  parameters: [
    WORKER_ID,
    { in: "query", name: "mode", description: "When it leaves: `drain` or `now`.", schema: retireMode },
  ],
  answers: { 204: { description: "It takes no calls any more." } },
  faults: ["worker_not_found", "conflict"],
};
