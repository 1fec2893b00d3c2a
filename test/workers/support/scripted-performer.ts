/**
 * A performer that does what a test scripts, by the name of the function. Tests and objects share one isolate, so a
 * script set here reaches it.
 */
import { decodeCbor } from "../../../src/codec/index.ts";
import type { InvocationReport } from "../../../src/contracts/invocation.ts";
import type { AttemptOutcome, JobAttempt, Settlement } from "../../../src/contracts/job.ts";

/** What becomes of one attempt; null: nothing is heard of it. */
type Script = (args: unknown, attempt: JobAttempt) => AttemptOutcome | null | Promise<AttemptOutcome | null>;

/** Scripts by function, and every batch that was handed out. */
export const stage = { scripts: new Map<string, Script>(), batches: [] as JobAttempt[][] };

/** Forgets scripts and batches. */
export function clearStage(): void {
  stage.scripts.clear();
  stage.batches = [];
}

/** Attempts that were handed out, in order. */
export function performed(): JobAttempt[] {
  return stage.batches.flat();
}

/** An attempt that ended well, with a value as JSON. */
export function done(attempt: JobAttempt, value: unknown): AttemptOutcome {
  return { state: "done", value: JSON.stringify(value), invocation: reportOf(attempt) };
}

/** The report of an attempt that ran. */
export function reportOf({ id, call }: JobAttempt): InvocationReport {
  return {
    ...{ id, function: call.function, version: call.version, worker: "w0", cached: false, cold: false, attempts: 1 },
    ...{ cpuMs: 1, queueMs: 0, wallMs: 1, ioRequests: 0, ioBytes: 0, ioBytesOut: 0, ioBytesIn: 0, resultBytes: 1 },
    ...{ memoryBytes: null, logs: [] },
  };
}

/** Runs a batch by the scripts; a function without one gives its arguments back. */
export async function playBatch(
  batch: readonly JobAttempt[],
  settle: (settlements: readonly Settlement[]) => Promise<void>,
): Promise<void> {
  stage.batches.push([...batch]);
  await Promise.all(
    batch.map(async (attempt) => {
      const decoded = decodeCbor(attempt.call.args);
      const args = decoded.ok ? decoded.value : undefined;
      const script: Script = stage.scripts.get(attempt.call.function) ?? ((given) => done(attempt, given));
      const outcome = await script(args, attempt);
      if (outcome !== null) await settle([{ id: attempt.id, attempt: attempt.attempt, outcome }]);
    }),
  );
}
