/**
 * Starting a function for its own sake: to see whether it starts, or so that its first call finds it loaded.
 */
import { fault } from "../../src/contracts/errors.ts";
import {
  type FunctionKind,
  functionKind,
  type InvocationLimits,
  type RunnableVersion,
} from "../../src/contracts/function.ts";
import { MAX_PINNED_ISOLATES } from "../../src/contracts/limits.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import { type IsolatePlan, keyOf, planOf } from "./isolate-plan.ts";
import { readAnswer, readLoss } from "./outcome.ts";
import type { RunParts } from "./runs.ts";

/** Starts what is planned and says how its export is called. It stays warm for the first call. */
export async function startIsolate(
  { admission, isolates, load, recorder, worker, now }: RunParts,
  plan: IsolatePlan,
  limits: InvocationLimits,
  id: string,
): Promise<Result<FunctionKind>> {
  if (!admission.tryEnter(plan.key, limits.concurrency) && !(await admission.enter(plan.key, limits.concurrency))) {
    return fail(fault("overloaded", "No worker has room to start the function."));
  }
  const { warm } = isolates.acquire(plan.key, (isolateId) => load(isolateId, plan));
  recorder?.note(worker, plan.name);
  const sandboxCall = { id, args: [], limits, sentMs: now(), encoding: "json" as const };
  const { fault: refusal, value } = await warm.isolate.probe(sandboxCall).then(readAnswer, readLoss);
  const kind = functionKind.safeParse(value);
  if (refusal !== null || !kind.success) isolates.retire(warm);
  isolates.release(warm);
  admission.leave(plan.key);
  if (refusal !== null) return fail(refusal);
  return kind.success ? succeed(kind.data) : fail(fault("internal", "The start of the function was lost."));
}

/**
 * Loads those of these versions that are not loaded, and keeps them so before all others. One that cannot be loaded now
 * is tried again when the worker is asked again.
 */
export async function keepWarm(parts: RunParts, versions: readonly RunnableVersion[]): Promise<void> {
  const plans = new Map(versions.map((fn) => [keyOf(fn), fn] as const).slice(0, MAX_PINNED_ISOLATES));
  parts.isolates.pin(new Set(plans.keys()));
  for (const [key, fn] of plans) {
    if (parts.isolates.has(key)) continue;
    await startIsolate(parts, planOf(fn, key), fn.config.limits, `warm.${key}`);
  }
}
