/**
 * A broadcast: one call, made on many workers at once.
 */
import { z } from "zod";
import { cacheMode } from "./cache.ts";
import { invokeRequest } from "./invocation.ts";
import { MAX_WORKERS } from "./limits.ts";

/** Body of `POST …/broadcast`. */
export const broadcastRequest = invokeRequest.omit({ routing: true }).extend({
  /** What the calls want of each worker's result cache; `skip` when it is left out. */
  cache: cacheMode.optional(),
  /** Ids of workers; all that live when it is left out. */
  workers: z.array(z.string()).min(1).max(MAX_WORKERS).optional(),
});
