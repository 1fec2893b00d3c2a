/**
 * Keeps the runtime alive from outside: starts it, and after each loss kills what is left of it and starts it again.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { WatchdogEvent } from "./events.ts";
import { type Ending, type Observation, type Runtime, untilReady, watch } from "./life.ts";

/** Functions seen this long before the trouble began may be its cause. */
const SUSPECT_MS = 1_500;
/** A runtime that ends by itself sooner than this counts as one that does not start. */
const STABLE_MS = 5_000;
const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 10_000;

export interface SupervisorDeps extends Observation {
  readonly spawn: () => Runtime;
  /** The first start succeeded. */
  readonly ready: () => void;
  /** The runtime was lost, and answers again. */
  readonly restarted: (event: WatchdogEvent) => void;
  /** The runtime was lost and does not start; it is tried again after `waitMs`. */
  readonly failing: (how: string, waitMs: number) => void;
}

/** A loss of the runtime that is not over yet. */
interface Trouble {
  readonly event: Omit<WatchdogEvent, "restartMs">;
  readonly decidedAt: number;
}

/** How one life went. */
interface Life {
  /** Null when it was ended on request. */
  readonly trouble: Trouble | null;
  /** Whether it answered at all. */
  readonly wasReady: boolean;
  /** Whether another start is likely to go better: it answered, and did not end by itself soon after. */
  readonly wasStable: boolean;
}

/**
 * Runs until `stop` is aborted. Throws when the runtime cannot be started the first time: then something is set up
 * wrongly, and trying again does not help.
 */
export async function supervise(deps: SupervisorDeps, stop: AbortSignal): Promise<void> {
  let life = await live(deps, stop, deps.ready);
  if (life.trouble !== null && !life.wasReady) {
    throw new Error(`The runtime does not start: ${life.trouble.event.detail}`);
  }
  let open: Trouble | null = null;
  let failures = 0;
  while (life.trouble !== null && !stop.aborted) {
    // A loss lasts until the runtime answers again, however many starts that takes; its first reason counts.
    open ??= life.trouble;
    failures = life.wasStable ? 0 : failures + 1;
    if (failures > 1) await backOff(life.trouble.event.detail, failures, deps, stop);
    const { event, decidedAt }: Trouble = open;
    life = await live(deps, stop, (at) => deps.restarted({ ...event, restartMs: at - decidedAt }));
    if (life.wasReady) open = null;
  }
}

/** Starts a runtime and stays with it until nothing is left of it. `answers` is called at its first good answer. */
async function live(deps: SupervisorDeps, stop: AbortSignal, answers: (at: number) => void): Promise<Life> {
  const runtime = deps.spawn();
  runtime.start();
  const failure = await untilReady(runtime, deps, stop);
  const readyAt = deps.now();
  if (failure === null) answers(readyAt);
  const ending = failure ?? (await watch(runtime, deps, stop));
  const trouble = toTrouble(ending, runtime, deps.now());
  await (trouble === null ? runtime.stop() : runtime.kill());
  const endedSoon = ending.reason === "crash" && ending.at - readyAt < STABLE_MS;
  return { trouble, wasReady: failure === null, wasStable: failure === null && !endedSoon };
}

function toTrouble(ending: Ending, runtime: Runtime, now: number): Trouble | null {
  if (ending.reason === "stopped") return null;
  const event = {
    time: new Date(now).toISOString(),
    reason: ending.reason,
    detail: ending.how,
    functions: runtime.functionsSince(ending.at - SUSPECT_MS),
  };
  return { event, decidedAt: now };
}

async function backOff(how: string, failures: number, deps: SupervisorDeps, stop: AbortSignal): Promise<void> {
  const waitMs = Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 2), MAX_BACKOFF_MS);
  deps.failing(how, waitMs);
  // Rejects when `stop` is aborted, and the caller looks at that itself.
  await sleep(waitMs, undefined, { signal: stop }).catch(() => undefined);
}
