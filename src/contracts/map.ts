/**
 * A map: one function over many inputs, answered line by line.
 */
import { z } from "zod";
import { cacheMode } from "./cache.ts";
import { routingStrategy } from "./function.ts";
import { mapInput, onError } from "./job.ts";
import { INVOCATION_LIMITS, JOB_LIMITS, MAP_CONCURRENCY } from "./limits.ts";

const lowered = ({ min, max }: { min: number; max: number }) => z.coerce.number().int().min(min).max(max).optional();
const flag = z.union([z.boolean(), z.stringbool()]);

/** How a map runs: members of the body beside `inputs`, or the query where the body is NDJSON, an input a line. */
export const mapOptions = z.strictObject({
  version: z.coerce.number().int().positive().optional(),
  timeoutMs: lowered(INVOCATION_LIMITS.timeoutMs),
  cpuMs: lowered(INVOCATION_LIMITS.cpuMs),
  routing: routingStrategy.optional(),
  /** What the calls want of the function's result cache; `use` when it is left out. */
  cache: cacheMode.optional(),
  /** Calls under way at once. */
  concurrency: z.coerce
    .number()
    .int()
    .min(MAP_CONCURRENCY.min)
    .max(MAP_CONCURRENCY.max)
    .default(MAP_CONCURRENCY.default),
  /** Whether lines come in the order of the inputs, instead of as calls finish. */
  ordered: flag.default(false),
  /** `stop`: the first failure ends the map. `return`: an error stands in its input's place. */
  onError: onError.default("return"),
  /** Attempts for each input; those after the first only for what may be tried again (`config.retry`). */
  maxAttempts: z.coerce.number().int().min(1).max(JOB_LIMITS.maxAttempts.max).optional(),
});
export type MapOptions = z.infer<typeof mapOptions>;

/** Body of `POST …/map`. */
export const mapRequest = mapOptions.extend({ inputs: z.array(mapInput) });

/** The last line: what became of all inputs. `skipped` were not begun, for the map was stopped. */
export interface MapTotals {
  readonly inputs: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
  readonly attempts: number;
  readonly cpuMs: number | null;
  readonly wallMs: number;
}
