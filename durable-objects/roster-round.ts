/**
 * What the roster does of its workers in turn: asks each for a sign of life, lets those go that have finished, and has
 * functions kept loaded. One worker that does not answer holds up no other.
 */
import type { RunnableVersion } from "../src/contracts/function.ts";
import { HEARTBEAT_WAIT_MS, KEEP_WARM_WAIT_MS } from "../src/contracts/limits.ts";
import type { RetireMode, RosterEntry, WorkerSign } from "../src/contracts/roster.ts";
import type { RosterTables } from "./roster.sql.ts";
import { planWarmth } from "./roster-rules.ts";
import { settledWithin } from "./support/settled-within.ts";

/** A worker, as the roster calls it. */
export interface RosterWorker {
  heartbeat(): Promise<WorkerSign>;
  /** Takes nothing new from now on. */
  retire(mode: RetireMode): Promise<WorkerSign>;
  /** Breaks off whatever is left. */
  end(): Promise<void>;
  keepWarm(versions: readonly RunnableVersion[]): Promise<void>;
}

/** What the rounds work with. */
export interface RosterParts {
  readonly tables: RosterTables;
  readonly workerOf: (entry: Pick<RosterEntry, "id" | "region">) => RosterWorker;
  readonly now: () => number;
}

/** Asks every worker for a sign of life, and lets those that have finished go. */
export async function lookAfterAll(parts: RosterParts): Promise<void> {
  const asked = parts.tables.list().map((entry) => settledWithin(HEARTBEAT_WAIT_MS, lookAfter(parts, entry)));
  await Promise.all(asked);
}

async function lookAfter(parts: RosterParts, entry: RosterEntry): Promise<void> {
  // One that leaves is told again: it may have been out of reach when it was told first.
  if (entry.state === "draining") return drain(parts, entry);
  const sign = await parts.workerOf(entry).heartbeat();
  parts.tables.note(entry.id, sign, parts.now());
}

/** Tells a worker to finish; it is gone when it has. */
export async function drain({ tables, workerOf, now }: RosterParts, entry: RosterEntry): Promise<void> {
  const sign = await workerOf(entry).retire("drain");
  tables.note(entry.id, sign, now());
  if (sign.inFlight + sign.queued === 0) tables.remove(entry.id);
}

/** Ends a worker with what it runs. */
export async function kill({ tables, workerOf }: RosterParts, entry: RosterEntry): Promise<void> {
  // Not to be called any more, whatever becomes of it.
  tables.remove(entry.id);
  const worker = workerOf(entry);
  await settledWithin(HEARTBEAT_WAIT_MS, worker.retire("now"));
  // The end of an object is an error to whoever asked for it.
  await settledWithin(HEARTBEAT_WAIT_MS, worker.end());
}

/** Has the live workers keep these versions loaded, and no others. */
export async function keepAllWarm(
  { tables, workerOf }: RosterParts,
  versions: readonly RunnableVersion[],
): Promise<void> {
  const live = tables.list().filter(({ state }) => state === "live");
  const ids = live.map(({ id }) => id);
  const plan = planWarmth(versions, ids);
  const asked = live.map((entry) =>
    settledWithin(KEEP_WARM_WAIT_MS, workerOf(entry).keepWarm(plan.get(entry.id) ?? [])),
  );
  await Promise.all(asked);
}
