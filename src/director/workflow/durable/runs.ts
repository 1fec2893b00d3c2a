/**
 * Runs by their ids, as routes name them.
 */
import { z } from "zod";
import { TroupeError } from "../../../contracts/errors.ts";
import { MAX_CONTROL_BODY_BYTES } from "../../../contracts/limits.ts";
import { runShardOf } from "../../../contracts/run-ids.ts";
import { noRun } from "../../../contracts/workflow-run.ts";
import type { AppContext } from "../../director.ts";
import { parseWith } from "../../json.ts";
import { NO_BODY, readValue } from "../../values.ts";

/** The id of a run that should exist. Throws `workflow_run_not_found` for what cannot be one. */
export function readRunId(c: AppContext): string {
  const id = c.req.param("id") ?? "";
  if (runShardOf(id) === null) throw new TroupeError(noRun(id));
  return id;
}

/** Reads a body that may be missing. Throws `invalid_request`, `payload_too_large`. */
export async function readControl<Schema extends z.ZodType>(c: AppContext, schema: Schema): Promise<z.output<Schema>> {
  const body = await readValue(c.req.raw, MAX_CONTROL_BODY_BYTES);
  return parseWith(schema, body === NO_BODY ? {} : body);
}

/** Body of what needs none. */
export const emptyRequest = z.strictObject({});
