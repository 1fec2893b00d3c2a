/** `POST /v1/keys`: makes a key; the only answer that ever shows it. */
import { createKeyRequest } from "../../contracts/keys.ts";
import { MAX_CONTROL_BODY_BYTES } from "../../contracts/limits.ts";
import { readJson } from "../body.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";

/** Answers 201 with the record and its `key`. */
export const createKey: Handler = async (c, { keys }) => {
  const request = parseWith(createKeyRequest, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES));
  c.header("Cache-Control", "no-store");
  return c.json(await keys.create(request), 201);
};
