/**
 * A row of `jobs`, and what it is to the rest of the platform.
 */
import type { TroupeFault } from "../../src/contracts/errors.ts";
import type { InvocationReport } from "../../src/contracts/invocation.ts";
import type { DeadReason, JobCall, JobPolicy, JobRecord, JobState } from "../../src/contracts/job.ts";
import type { Row } from "../support/sql.ts";

/** A single call, a job of many inputs, or one of these inputs. */
export type JobKind = "call" | "map" | "item";

/** Columns of every reading but those that hold arguments and values. */
export const COLUMNS = `id, kind, parent, item, function, version, options, policy, priority, state, attempts, lease,
  crashes, created_at, since, run_at, started_at, ended_at, expires_at, reason, error, report, args_bytes, value_form,
  on_error, total, succeeded, failed, open`;

/** A row. Times are milliseconds since the epoch. */
export interface JobRow extends Row {
  id: string;
  kind: JobKind;
  /** Id of the map, and the input's number; null but for items. */
  parent: string | null;
  item: number | null;
  function: string;
  version: number;
  /** JSON of `CallOptions`. */
  options: string;
  /** JSON of `JobPolicy`. */
  policy: string;
  priority: number;
  state: JobState;
  /** Attempts that count: of those since it was sent on its way. */
  attempts: number;
  /** Leases ever given out; only the holder of the last one is heard. */
  lease: number;
  /** Times that the process died while it ran. */
  crashes: number;
  created_at: number;
  /** From when its age counts. */
  since: number;
  run_at: number;
  started_at: number | null;
  ended_at: number | null;
  expires_at: number | null;
  reason: DeadReason | null;
  error: string | null;
  report: string | null;
  args_bytes: number;
  value_form: "json" | "cbor" | null;
  on_error: "stop" | "return" | null;
  /** Of a map: its inputs, those that ended well or badly, and those that are not over. */
  total: number;
  succeeded: number;
  failed: number;
  open: number;
}

/** What of a call is the same for all inputs, besides function and version. */
export type CallOptions = Pick<JobCall, "encoding" | "timeoutMs" | "cpuMs" | "routing" | "cache">;

/** What a record tells that stands in other rows. */
export interface Surroundings {
  readonly callback: JobRecord["callback"];
  /** Inputs of a map that run at this moment. */
  readonly running: number;
}

/** How failures of a row's job are met. */
export function policyOf(row: Pick<JobRow, "policy">): JobPolicy {
  return JSON.parse(row.policy) as JobPolicy;
}

/** A fault as it is kept. */
export function faultOf(error: string | null): TroupeFault | null {
  return error === null ? null : (JSON.parse(error) as TroupeFault);
}

/** The job of a row. */
export function toRecord(row: JobRow, { callback, running }: Surroundings): JobRecord {
  const { total, succeeded, failed } = row;
  return {
    id: row.id,
    function: row.function,
    version: row.version,
    state: row.state,
    attempts: row.attempts,
    maxAttempts: policyOf(row).maxAttempts,
    priority: row.priority,
    createdAt: row.created_at,
    runAt: row.run_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    expiresAt: row.expires_at,
    reason: row.reason,
    error: faultOf(row.error),
    progress: row.kind === "map" ? { total, succeeded, failed, running } : null,
    callback,
    invocation: row.report === null ? null : (JSON.parse(row.report) as InvocationReport),
  };
}
