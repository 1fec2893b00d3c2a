/**
 * Code that is run once without being deployed.
 */
import { z } from "zod";
import { codeRequest, limit, networkConfig } from "./function.ts";
import type { FunctionName } from "./ids.ts";
import { RUN_LIMITS } from "./limits.ts";

/**
 * What such code is called in reports and statistics. No function can have the name, so none shares an isolate with code
 * that was sent by somebody else.
 */
export const RUN_NAME = "(run)" as FunctionName;

const runLimits = z.strictObject({
  cpuMs: limit(RUN_LIMITS.cpuMs),
  timeoutMs: limit(RUN_LIMITS.timeoutMs),
  maxOutputBytes: limit(RUN_LIMITS.maxOutputBytes),
  subRequests: limit(RUN_LIMITS.subRequests),
  concurrency: limit(RUN_LIMITS.concurrency),
});

/** Body of `POST /v1/run`. */
export const runRequest = codeRequest({
  args: z.array(z.unknown()).optional(),
  named: z.record(z.string(), z.unknown()).optional(),
  /** Whether the code may do without annotations; arguments are checked where it may not. */
  untyped: z.boolean().default(true),
  config: z.strictObject({ limits: runLimits.prefault({}), network: networkConfig.prefault({}) }).prefault({}),
});
export type RunRequest = z.infer<typeof runRequest>;
