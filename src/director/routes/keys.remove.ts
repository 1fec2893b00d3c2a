/** `DELETE /v1/keys/{id}`: ends a key; directors elsewhere may trust it for `KEY_CACHE_MS` more. */

import { z } from "zod";
import { fault } from "../../contracts/errors.ts";
import type { Handler } from "../director.ts";
import { renderFault } from "../middleware/errors.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";

/** Answers 204; 404 when there is no such key. */
export const removeKey: Handler = async (c, { keys }) => {
  const id = c.req.param("id") ?? "";
  if (await keys.remove(id)) return c.body(null, 204);
  return renderFault(c, fault("invalid_request", `There is no key ${JSON.stringify(id)}.`), 404);
};

/** How it is described. */
export const removeKeyDoc: OperationDoc = {
  id: "removeKey",
  tag: "keys",
  summary: "End a key",
  description: "It may still be trusted elsewhere for a few seconds.",
  parameters: [{ in: "path", name: "id", description: "The key's id.", schema: z.string() }],
  answers: { 204: { description: "The key is no longer valid." } },
  faults: [{ code: "invalid_request", status: 404 }],
};
