/** `GET /healthz`: answers as soon as calls are served; says nothing about single workers. */

import { healthResponse } from "../../contracts/responses.ts";
import type { OpenHandler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";

/** Never fails. */
export const health: OpenHandler = (c) => c.json({ status: "ok" });

/** How it is described. */
export const healthDoc: OperationDoc = {
  id: "health",
  tag: "platform",
  summary: "Whether calls are served",
  description: "Answers as soon as calls are served; says nothing about single workers.",
  answers: { 200: { description: "They are.", schema: healthResponse } },
};
