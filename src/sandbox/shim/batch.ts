/**
 * Many calls of a function in one go, one after another, for functions that do not wait.
 *
 * All of them run in the context of one call of ours, which is most of what a call costs. Each has an invocation of its
 * own all the same: its own meter, limits and logs. A limit that ends one of them ends the context and the others with it;
 * the worker makes those again, each on its own (`durable-objects/worker-host/batch.ts`). A call that waits is the last,
 * for others must not wait for it; one whose promise only takes a few microtasks does not.
 */
import { BATCH_STOP_LENGTH, BATCH_STOP_MS } from "../../contracts/limits.ts";
import { AT_ONCE, type SandboxBatch, type SandboxEnv, WAITED } from "../../contracts/sandbox-call.ts";
import { isLate } from "./breath.ts";
import type { Started } from "./entry.ts";
import { type Invocation, newInvocation, within } from "./invocation.ts";
import { getReady, startedModule } from "./module.ts";
import { endedWell } from "./outcome.ts";
import { answer, call } from "./perform.ts";
import { awaitable, now, sealed } from "./primordials.ts";

/** How far a batch has come. */
interface Progress {
  readonly batch: SandboxBatch;
  readonly ctx: ExecutionContext;
  readonly startedMs: number;
  answers: string;
  /** Of the call under way, or the next one. */
  index: number;
  invocation: Invocation;
  beganMs: number;
  /** Turns of the event loop that its invocation had behind it when it began. */
  beganTurns: number;
  over: boolean;
}

/** Makes the calls. Answers with the calls that were begun, in their order, as text. */
export function performBatch(batch: SandboxBatch, env: SandboxEnv, ctx: ExecutionContext): string | Promise<string> {
  if (batch.calls.length === 0) return "";
  const startedMs = now();
  const invocation = invocationAt(batch, 0, ctx);
  const progress = {
    ...{ batch, ctx, startedMs, invocation, beganMs: startedMs },
    ...{ answers: "", index: 0, beganTurns: 0, over: false },
  };
  const started = startedModule();
  if (started === undefined || isLate(invocation)) return within(invocation, () => sealed(performLater(progress, env)));
  const answers = callAll(progress, started);
  return typeof answers === "string" ? answers : sealed(answers);
}

/** Waits for what must come first. CPU time that the module took to start is the first call's. */
async function performLater(progress: Progress, env: SandboxEnv): Promise<string> {
  const { invocation } = progress;
  const ready = await awaitable(getReady(invocation, env));
  const started = startedModule();
  if (!ready || started === undefined) {
    end(progress, AT_ONCE, answer(invocation, invocation.refusal));
    return progress.answers;
  }
  progress.beganMs = now();
  progress.beganTurns = invocation.turns;
  const answers = callAll(progress, started);
  return typeof answers === "string" ? answers : await awaitable(answers);
}

/** Without any promise for a function that returns none. */
function callAll(progress: Progress, started: Started): string | Promise<string> {
  while (!progress.over) {
    const outcome = begin(progress, started);
    if (typeof outcome !== "string") return goOn(progress, started, outcome);
    end(progress, AT_ONCE, outcome);
  }
  return progress.answers;
}

async function goOn(progress: Progress, started: Started, first: Promise<string>): Promise<string> {
  let outcome: string | Promise<string> = first;
  for (;;) {
    const text: string = typeof outcome === "string" ? outcome : await awaitable(outcome);
    // Microtasks all belong to the turn in which the call began.
    const waited = progress.invocation.turns > progress.beganTurns;
    if (waited) progress.over = true;
    end(progress, waited ? WAITED : AT_ONCE, text);
    if (progress.over) return progress.answers;
    outcome = begin(progress, started);
  }
}

function begin({ batch, index, invocation }: Progress, started: Started): string | Promise<string> {
  const args = batch.calls[index]?.args ?? [];
  return within(invocation, () => call(invocation, started, args));
}

/** Adds the answer of a call, and goes to the next one. */
function end(progress: Progress, mark: string, outcome: string): void {
  const { batch, startedMs, beganMs, ctx } = progress;
  const endedMs = now();
  progress.answers += `${mark}${endedMs - beganMs}:${outcome.length}:${outcome}`;
  progress.beganMs = endedMs;
  progress.index++;
  if (
    progress.index >= batch.calls.length ||
    endedMs - startedMs > BATCH_STOP_MS ||
    progress.answers.length > BATCH_STOP_LENGTH ||
    (batch.stopAtFault && !endedWell(outcome))
  ) {
    progress.over = true;
  } else {
    progress.invocation = invocationAt(batch, progress.index, ctx);
    progress.beganTurns = 0;
  }
}

function invocationAt(batch: SandboxBatch, index: number, ctx: ExecutionContext): Invocation {
  const { calls, limits, sentMs, encoding } = batch;
  const { id, args } = calls[index] as SandboxBatch["calls"][number];
  return newInvocation({ id, args, limits, sentMs, encoding }, ctx);
}
