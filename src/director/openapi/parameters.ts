/**
 * Parameters that several routes have.
 */
import { z } from "zod";
import { functionName } from "../../contracts/ids.ts";
import type { ParameterDoc } from "./operation-doc.ts";

/** `{name}`: a function. */
export const NAME: ParameterDoc = {
  in: "path",
  name: "name",
  description: "The function's name.",
  schema: functionName,
};

/** `{id}`: a worker. */
export const WORKER_ID: ParameterDoc = { in: "path", name: "id", description: "The worker's id.", schema: z.string() };

/** `Idempotency-Key` of a call. */
export const IDEMPOTENCY_KEY: ParameterDoc = {
  in: "header",
  name: "Idempotency-Key",
  description: "Says that the call may run twice: it is then repeated elsewhere when its worker is lost.",
  schema: z.string(),
};

/** `?version=`: one live version of a function. */
export const VERSION: ParameterDoc = {
  in: "query",
  name: "version",
  description: "The number of a live version.",
  schema: z.int().positive(),
};
