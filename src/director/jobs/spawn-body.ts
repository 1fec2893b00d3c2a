/**
 * The body that spawns a job.
 */
import { z } from "zod";
import { fault, TroupeError } from "../../contracts/errors.ts";
import { type MapInput, spawnRequest } from "../../contracts/job.ts";
import { JOB_LIMITS } from "../../contracts/limits.ts";
import { type GivenArguments, isObject, plainObject } from "../arguments.ts";
import { parseWith } from "../json.ts";

const isInput = (value: unknown): boolean => Array.isArray(value) || isObject(value);

/** Arguments are taken as they are: a schema that walks through megabytes of `unknown` finds nothing. */
const spawnBody = spawnRequest.extend({
  args: z.custom<readonly unknown[]>(Array.isArray, "must be an array").optional(),
  named: z.custom<Readonly<Record<string, unknown>>>(isObject, "must be an object").optional(),
  inputs: z
    .array(z.custom<MapInput>(isInput, "must be an array or an object"))
    .min(1)
    .max(JOB_LIMITS.inputs.max)
    .optional(),
});
/** What a caller asks for. */
export type SpawnBody = z.output<typeof spawnBody>;

/** Reads a decoded body. Throws `invalid_request`. */
export function readSpawnBody(body: unknown): SpawnBody {
  const parsed = parseWith(spawnBody, plainObject(body));
  const { args, named, inputs, onError } = parsed;
  if (inputs !== undefined && (args !== undefined || named !== undefined)) {
    throw invalid("A job has either `inputs` or the arguments of a single call.");
  }
  if (inputs === undefined && onError !== undefined) throw invalid("`onError` is for jobs with `inputs`.");
  return parsed;
}

/** The arguments of every call of the job. */
export function callsOf({ args, named, inputs }: SpawnBody): GivenArguments[] {
  if (inputs === undefined) return [{ args, named }];
  return inputs.map((input) => (Array.isArray(input) ? { args: input } : { named: input as Record<string, unknown> }));
}

function invalid(message: string): TroupeError {
  return new TroupeError(fault("invalid_request", message));
}
