/**
 * Rows of runs, and what is told of them.
 */
import type { TroupeFault } from "../../src/contracts/errors.ts";
import type { Play } from "../../src/contracts/run-ids.ts";
import type { RunRecord, RunState, StepTrace } from "../../src/contracts/workflow-run.ts";
import type { Row } from "../support/sql.ts";

export interface RunRow extends Row {
  id: string;
  workflow: string;
  state: RunState;
  /** Which playing of it counts. */
  play: number;
  /** Instances of the engine that were lost since something last came of the run. */
  lost: number;
  /** Times that the process died while calls of it were under way, since something last came of the run. */
  crashes: number;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  expires_at: number | null;
  /** A fault as JSON. */
  error: string | null;
  /** The isolate in which the engine was last seen to, or told to, play it; empty while the run waits to be woken. */
  awake_in: string | null;
  /** When the engine's instance is looked after; null when there is nothing more to do. */
  look_at: number | null;
}

export const RUN_COLUMNS = `id, workflow, state, play, lost, crashes, created_at, started_at, ended_at, expires_at, error, awake_in,
  look_at`;

/** The playing of a run that counts. */
export function playOfRow({ id, play }: RunRow): Play {
  return { run: id, number: play };
}

/** A run as it is told, with these steps. */
export function toRecord(row: RunRow, steps: readonly StepTrace[]): RunRecord {
  return {
    ...{ id: row.id, workflow: row.workflow, state: row.state },
    ...{ createdAt: row.created_at, startedAt: row.started_at, endedAt: row.ended_at, expiresAt: row.expires_at },
    error: row.error === null ? null : (JSON.parse(row.error) as TroupeFault),
    steps,
  };
}
