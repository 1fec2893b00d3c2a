/** `POST /v1/keys`: makes a key; the only answer that ever shows it. */
import { createKeyRequest } from "../../contracts/keys.ts";
import { MAX_CONTROL_BODY_BYTES } from "../../contracts/limits.ts";
import { createdKeyResponse } from "../../contracts/responses.ts";
import { readJson } from "../body.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";

/** Answers 201 with the record and its `key`. */
export const createKey: Handler = async (c, { keys }) => {
  const request = parseWith(createKeyRequest, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES));
  c.header("Cache-Control", "no-store");
  return c.json(await keys.create(request), 201);
};

/** How it is described. */
export const createKeyDoc: OperationDoc = {
  id: "createKey",
  tag: "keys",
  summary: "Make a key",
  body: { schema: createKeyRequest, example: { name: "ci", scopes: ["deploy", "invoke"] } },
  answers: { 201: { description: "The key: no other answer ever shows it.", schema: createdKeyResponse } },
};
