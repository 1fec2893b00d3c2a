/** `POST /v1/workers`: how many workers there shall be, in all or in one region. */
import { MAX_CONTROL_BODY_BYTES } from "../../contracts/limits.ts";
import { scaledResponse } from "../../contracts/responses.ts";
import { scaleRequest } from "../../contracts/roster.ts";
import { readJson } from "../body.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { unwrap } from "../resolve.ts";

/** Answers `{ workers, added, draining }`. Fault: `conflict`. */
export const scaleWorkers: Handler = async (c, { roster }) => {
  const request = parseWith(scaleRequest, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES));
  return c.json(unwrap(await roster.scale(request)));
};

/** How it is described. */
export const scaleWorkersDoc: OperationDoc = {
  id: "scaleWorkers",
  tag: "workers",
  summary: "Change the size of the troupe",
  description:
    "`count` is how many workers shall take calls: in all, or with `region`, a location hint of Cloudflare, there. The " +
    "newest leave first, and finish what they run.",
  body: { schema: scaleRequest, example: { count: 8 } },
  answers: { 200: { description: "The troupe as it is now.", schema: scaledResponse } },
  faults: ["conflict"],
};
