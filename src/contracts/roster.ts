/**
 * The troupe as the roster keeps it: which workers there are, where they were placed, how they were last.
 */
import { z } from "zod";
import { MAX_WORKERS } from "./limits.ts";

/** Name of the one roster object. */
export const ROSTER_OBJECT = "roster";

/** Release of the platform, as `package.json` has it: a worker that has not been started anew since runs an older one. */
export const RELEASE = "0.1.0";

/** Where a worker may be placed: the location hints of Cloudflare. */
const REGIONS = ["wnam", "enam", "sam", "weur", "eeur", "apac", "oc", "afr", "me"] as const;
export const region = z.enum(REGIONS);
export type Region = z.infer<typeof region>;

/** `live` takes calls; `draining` finishes what it has. One that is gone is in no list. */
export type WorkerState = "live" | "draining";

/** How a worker leaves: when it has finished what it has, or at once. */
export const retireMode = z.enum(["drain", "now"]);
export type RetireMode = z.infer<typeof retireMode>;

/** A sign of life. */
export interface WorkerSign {
  /** Release that the worker runs. */
  readonly version: string;
  readonly uptimeMs: number;
  readonly inFlight: number;
  readonly queued: number;
  /** Isolates loaded. */
  readonly warm: number;
}

/** A worker as the roster knows it. */
export interface RosterEntry {
  readonly id: string;
  readonly state: WorkerState;
  readonly region: Region | null;
  /** Milliseconds since the epoch. */
  readonly registeredAt: number;
  /** When it last gave a sign of life; null when it never did. */
  readonly heartbeatAt: number | null;
  readonly sign: WorkerSign | null;
}

/** Where calls may go. */
export interface Troupe {
  /** Grows with every change of it. */
  readonly revision: number;
  /** Workers that take calls, oldest first. */
  readonly workers: readonly Pick<RosterEntry, "id" | "region">[];
}

/** Body of `POST /v1/workers`: how many live workers there shall be, in all or in one region. */
export const scaleRequest = z.strictObject({
  count: z.int().min(0).max(MAX_WORKERS),
  region: region.optional(),
});
export type ScaleRequest = z.infer<typeof scaleRequest>;

/** What became of the troupe. */
export interface Scaled {
  /** Ids of those that take calls now. */
  readonly workers: readonly string[];
  readonly added: readonly string[];
  /** Ids of those that were asked to leave. */
  readonly draining: readonly string[];
}
