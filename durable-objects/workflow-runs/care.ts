/**
 * Looks after the engine's instances: begins them, wakes those that were lost with their process, and takes a new one where
 * one was lost for good.
 *
 * What a run is and has come to stands in the database of its shard; what the engine does about it is brought into line
 * here, again and again, so that no lost message leaves a run behind.
 */
import { fault } from "../../src/contracts/errors.ts";
import { MAX_LOST_PLAYS } from "../../src/contracts/limits.ts";
import { instanceIdOf, waitEvent } from "../../src/contracts/run-ids.ts";
import { isOver } from "../../src/contracts/workflow-run.ts";
import { settledWithin } from "../support/settled-within.ts";
import { type Engine, type InstanceStatus, WAKE_EVENT } from "./engine.ts";
import { playOfRow, type RunRow } from "./rows.ts";
import type { RunTables } from "./runs.sql.ts";
import type { Timeline } from "./timeline.sql.ts";
import type { Waits } from "./waits.sql.ts";

/** What care is taken with. */
export interface CareParts {
  readonly tables: RunTables;
  readonly timeline: Timeline;
  readonly waits: Waits;
  readonly engine: Engine;
  /** Names the isolate: where it is another one, what the engine played here may be lost. */
  readonly isolate: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of runs that have ended. */
  readonly ended: (id: string) => void;
  /** Runs that are being looked after, and whether they are to be looked at once more then. */
  readonly inCare: Map<string, boolean>;
}

/** How often an instance that is played is looked at: it may have ended without a word. */
const LOOK_MS = 15_000;
/** When to look again at what did not work out. */
const AGAIN_MS = 1_000;
/** How long the engine may take to play a run after its last wait has ended. */
const LATE_MS = 1_000;
/** How long an ended instance stays, so that it can end by itself. */
const DISCARD_AFTER_MS = 3_000;
/** How long a round waits for the engine, and how many runs it looks after at once. */
const ROUND_MS = 10_000;
const CARES_AT_ONCE = 16;

/** When a run in this state is to be looked after next; null for never. */
export function nextLookAt({ tables, waits, now }: Pick<CareParts, "tables" | "waits" | "now">, id: string) {
  const row = tables.row(id);
  const nowMs = now();
  if (row === null || row.state === "paused") return null;
  if (isOver(row.state)) return nowMs + DISCARD_AFTER_MS;
  if (waits.untold(id).length > 0) return nowMs + AGAIN_MS;
  const endAt = row.state === "waiting" ? waits.nextEnd(id, nowMs) : null;
  return endAt === null ? nowMs + LOOK_MS : endAt + LATE_MS;
}

/** Looks after everything that is due. Never rejects. */
export async function careForDue(parts: CareParts): Promise<void> {
  const due = parts.tables.dueForCare(parts.isolate, parts.now()).filter(({ id }) => !parts.inCare.has(id));
  const lane = async (): Promise<void> => {
    for (let row = due.pop(); row !== undefined; row = due.pop()) await careFor(parts, row.id);
  };
  await settledWithin(ROUND_MS, Promise.all(Array.from({ length: CARES_AT_ONCE }, lane)));
}

/** Brings the engine in line with one run. Never rejects: what fails is tried again. */
export async function careFor(parts: CareParts, id: string): Promise<void> {
  const { inCare } = parts;
  if (inCare.has(id)) {
    inCare.set(id, true);
    return;
  }
  do {
    inCare.set(id, false);
    await careOnce(parts, id);
  } while (inCare.get(id) === true);
  inCare.delete(id);
}

async function careOnce(parts: CareParts, id: string): Promise<void> {
  const { tables, now } = parts;
  const row = tables.row(id);
  if (row === null) return;
  tables.setCare(id, now() + AGAIN_MS, parts.isolate);
  try {
    await settle(parts, row);
  } catch {
    const present = tables.row(id);
    if (present !== null) tables.setCare(id, now() + (isOver(present.state) ? LOOK_MS : AGAIN_MS), null);
  }
}

async function settle(parts: CareParts, row: RunRow): Promise<void> {
  const { engine, tables, isolate } = parts;
  const instance = instanceIdOf(playOfRow(row));
  if (isOver(row.state)) {
    await engine.discard(instance);
    if (isStill(parts, row)) tables.setCare(row.id, null, isolate);
    return;
  }
  const isNew = row.state === "queued" && row.awake_in === null;
  const status = isNew ? "none" : await engine.status(instance);
  if (!isStill(parts, row)) return;
  const isInLine = await bring(parts, row, instance, status);
  if (isStill(parts, row) && isInLine) tables.setCare(row.id, nextLookAt(parts, row.id), isolate);
}

/** Does what brings an instance in line. Whether it is then: otherwise it is looked at again soon. */
async function bring(parts: CareParts, row: RunRow, instance: string, status: InstanceStatus): Promise<boolean> {
  const { engine } = parts;
  if (row.state === "paused") {
    if (status === "active") await engine.pause(instance);
    return true;
  }
  switch (status) {
    case "over":
      await replace(parts, row, instance);
      return false;
    case "none":
      if (!(await engine.begin(instance))) await engine.tell(instance, WAKE_EVENT);
      return true;
    case "paused":
    case "pausing":
      await engine.resume(instance);
      // One that was lost while it paused is resumed on paper only: it is woken when it is looked at next.
      parts.tables.setCare(row.id, parts.now() + AGAIN_MS, null);
      return false;
    case "active":
      await goOn(parts, row, instance);
      return true;
  }
}

/** Tells an instance of the events that are there, and wakes one that may be lost. */
async function goOn(parts: CareParts, row: RunRow, instance: string): Promise<void> {
  const { engine, waits, isolate, now } = parts;
  const untold = waits.untold(row.id);
  for (const key of untold) await engine.tell(instance, waitEvent(key));
  const isLate = row.state === "waiting" && waits.nextEnd(row.id, now()) === null;
  if (untold.length === 0 && (isLate || row.awake_in !== isolate)) await engine.tell(instance, WAKE_EVENT);
}

/** The instance is over and the run is not: the next one plays on, unless too many were lost. */
async function replace({ tables, timeline, engine, now, ended }: CareParts, row: RunRow, instance: string) {
  const { id, lost } = row;
  await engine.discard(instance);
  if (tables.row(id)?.play !== row.play) return;
  if (lost + 1 < MAX_LOST_PLAYS) {
    tables.setLost(id, lost + 1);
    tables.renew(id, now() + AGAIN_MS);
    return;
  }
  timeline.close(id);
  tables.end(id, "failed", fault("internal", "The engine has lost the run again and again."), now());
  ended(id);
}

/** Whether nothing has become of a run while the engine was asked. */
function isStill({ tables }: CareParts, { id, play, state }: RunRow): boolean {
  const present = tables.row(id);
  return present?.play === play && isSame(present.state, state);
}

function isSame(one: RunRow["state"], other: RunRow["state"]): boolean {
  return one === other || (isGoingOn(one) && isGoingOn(other));
}

function isGoingOn(state: RunRow["state"]): boolean {
  return state !== "paused" && !isOver(state);
}
