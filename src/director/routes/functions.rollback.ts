/** `POST /v1/functions/{name}/rollback`: makes an earlier version live; for the function's owner, and `admin`. */
import { z } from "zod";
import { MAX_CONTROL_BODY_BYTES } from "../../contracts/limits.ts";
import { readJson } from "../body.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { rollback } from "../live-set.ts";
import { readName, unwrap } from "../resolve.ts";
import { describeFunction } from "../views.ts";

const rollbackRequest = z.strictObject({
  version: z.int().positive(),
  /** The live version that makes way, where the parameter types do not tell. */
  replaces: z.int().positive().optional(),
});

/** Answers with the function. Faults: those of `rollback`. */
export const rollbackFunction: Handler = async (c, { registry }, by) => {
  const name = readName(c.req.param("name"));
  const request = parseWith(rollbackRequest, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES));
  return c.json(describeFunction(unwrap(await rollback(registry, { name, by, ...request }))));
};
