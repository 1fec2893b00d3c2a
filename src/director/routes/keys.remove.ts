/** `DELETE /v1/keys/{id}`: ends a key; directors elsewhere may trust it for `KEY_CACHE_MS` more. */
import { fault } from "../../contracts/errors.ts";
import type { Handler } from "../director.ts";
import { renderFault } from "../middleware/errors.ts";

/** Answers 204; 404 when there is no such key. */
export const removeKey: Handler = async (c, { keys }) => {
  const id = c.req.param("id") ?? "";
  if (await keys.remove(id)) return c.body(null, 204);
  return renderFault(c, fault("invalid_request", `There is no key ${JSON.stringify(id)}.`), 404);
};
