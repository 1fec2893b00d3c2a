/**
 * The timeline of a run: what is told of each step.
 *
 * A run that is played again tells of everything once more. What a step has come to stays as it was told first, and a
 * step that was interrupted counts from its first beginning.
 */
import type { StepState, StepTrace } from "../../src/contracts/workflow-run.ts";
import { all, first, run } from "../support/sql.ts";

/** Whether nothing more comes of a step in this state, but that it may be compensated. */
function isSettled(state: StepState): boolean {
  return state !== "running" && state !== "waiting";
}

function isUndoable(state: StepState): boolean {
  return state === "succeeded" || state === "recovered";
}

/** What is kept of a step that is told of once more. */
export function mergeTrace(known: StepTrace | null, told: StepTrace): StepTrace {
  if (known === null) return told;
  if (told.state === "compensated") return { ...known, state: "compensated" };
  // A step that had succeeded has an error where undoing it failed.
  if (isUndoable(known.state) && told.state === known.state) return { ...known, error: told.error ?? known.error };
  if (isSettled(known.state)) return known;
  const endedMs = told.startedMs + told.wallMs;
  const startedMs = Math.min(known.startedMs, told.startedMs);
  return { ...told, startedMs, wallMs: Math.max(0, endedMs - startedMs) };
}

/** What a run does while these are its steps. */
export function activityOf(steps: readonly StepTrace[]): "running" | "waiting" {
  const isIdle = steps.some(({ state }) => state === "waiting") && steps.every(({ state }) => state !== "running");
  return isIdle ? "waiting" : "running";
}

/** The table of steps. */
export class Timeline {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Takes what is told of steps. */
  note(id: string, traces: readonly StepTrace[]): void {
    for (const told of traces) {
      const trace = mergeTrace(this.#trace(id, told.id), told);
      const statement = `INSERT INTO steps (run, id, place, trace)
        VALUES (?1, ?2, (SELECT COUNT(*) FROM steps WHERE run = ?1), ?3)
        ON CONFLICT (run, id) DO UPDATE SET trace = ?3`;
      run(this.#sql, statement, id, told.id, JSON.stringify(trace));
    }
  }

  /** What is told of a run's steps, in the order in which they began. */
  of(id: string): StepTrace[] {
    const query = "SELECT trace FROM steps WHERE run = ? ORDER BY place, id";
    return all<{ trace: string }>(this.#sql, query, id).map(({ trace }) => JSON.parse(trace) as StepTrace);
  }

  /** Marks what had begun and does not go on as failed; of a run that is over now. */
  close(id: string, nowMs: number): void {
    const query = "SELECT started_at FROM runs WHERE id = ?";
    const startedAt = first<{ started_at: number | null }>(this.#sql, query, id)?.started_at ?? nowMs;
    for (const trace of this.of(id)) {
      if (isSettled(trace.state)) continue;
      const wallMs = Math.max(0, nowMs - startedAt - trace.startedMs);
      const statement = "UPDATE steps SET trace = ? WHERE run = ? AND id = ?";
      run(this.#sql, statement, JSON.stringify({ ...trace, state: "failed", wallMs }), id, trace.id);
    }
  }

  #trace(id: string, step: string): StepTrace | null {
    const row = first<{ trace: string }>(this.#sql, "SELECT trace FROM steps WHERE run = ? AND id = ?", id, step);
    return row === null ? null : (JSON.parse(row.trace) as StepTrace);
  }
}
