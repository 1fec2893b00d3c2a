/** `GET /v1/keys`: every key, without its secret. */

import { keysResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";

/** Answers `{ keys: [...] }`. */
export const listKeys: Handler = async (c, { keys }) => c.json({ keys: await keys.list() });

/** How it is described. */
export const listKeysDoc: OperationDoc = {
  id: "listKeys",
  tag: "keys",
  summary: "List all keys",
  answers: { 200: { description: "Every key, without its secret.", schema: keysResponse } },
};
