/**
 * Lets the faults of a plan strike, each at its time.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { ConnectionError } from "../../../src/client/errors.ts";
import type { Transport } from "../../../src/client/transport.ts";
import { TroupeError } from "../../../src/contracts/errors.ts";
import { workersResponse } from "../../../src/contracts/responses.ts";
import { FUNCTIONS, type PlannedFault } from "./plan.ts";
import type { Stage } from "./stage.ts";

const MIN_WORKERS = 2;
const MAX_WORKERS = 6;

/** Strikes one after the other; a fault whose time has passed meanwhile strikes at once. */
export async function strikeAll(faults: readonly PlannedFault[], stage: Stage): Promise<void> {
  const began = Date.now();
  const operator = stage.client(() => 0.5);
  for (const planned of faults) {
    await sleep(Math.max(0, began + planned.atMs - Date.now()));
    await strike(planned, stage, operator);
  }
}

async function strike({ kind, choice }: PlannedFault, stage: Stage, operator: Transport): Promise<void> {
  switch (kind) {
    case "kill-workerd":
    case "kill-runtime":
      // What comes next strikes while the supervisor is starting another one.
      void stage.strike(kind).catch(() => undefined);
      return;
    case "kill-server":
      return stage.strike(kind);
    case "kill-worker":
      return killWorker(choice, stage, operator);
    case "scale":
      return scale(MIN_WORKERS + Math.floor(choice * (MAX_WORKERS - MIN_WORKERS + 1)), operator);
    case "redeploy":
      return stage.deploy(pick(FUNCTIONS, choice));
  }
}

/** Ends a worker and what runs on it. One that is gone already is none. */
async function killWorker(choice: number, { losses }: Stage, operator: Transport): Promise<void> {
  const { workers } = await operator.ask(workersResponse, { method: "GET", path: "/v1/workers", repeatable: true });
  if (workers.length <= 1) return;
  const { id } = pick(workers, choice);
  const from = Date.now();
  await forgiving(() => operator.send({ method: "DELETE", path: `/v1/workers/${id}?mode=now` }));
  losses.push({ from, until: Date.now() });
}

async function scale(count: number, operator: Transport): Promise<void> {
  await forgiving(() => operator.send({ method: "POST", path: "/v1/workers", body: { count }, repeatable: true }));
}

/** A fault that does not come about, because the server is being restarted or the worker has left, is none. */
async function forgiving(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof ConnectionError || (error instanceof TroupeError && error.source !== "caller")) return;
    if (error instanceof TroupeError && (error.code === "worker_not_found" || error.code === "conflict")) return;
    throw error;
  }
}

function pick<T>(list: readonly T[], choice: number): T {
  const picked = list[Math.floor(choice * list.length)];
  if (picked === undefined) throw new Error("There is nothing to strike.");
  return picked;
}
