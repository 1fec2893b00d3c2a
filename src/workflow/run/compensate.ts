/**
 * Undoes what a failed run has done: the steps whose calls succeeded, the one that ended last first, each by the call that
 * it names for that.
 */
import { encodeArray } from "../../codec/index.ts";
import type { TroupeFault } from "../../contracts/errors.ts";
import type { PlannedCall } from "../model.ts";
import { type CallContext, makeCall } from "./calls.ts";
import type { Traces } from "./traces.ts";

/** A step that has done something. */
export interface Undoable {
  readonly step: PlannedCall;
  /** What its calls gave; see `Performed`. */
  readonly done: readonly Uint8Array[];
}

/**
 * Makes the compensations, one after another. The step's own output is, in a compensation, what there is to undo: of a step
 * with `each` the values of those items that succeeded. One that fails keeps none of the others from being made.
 */
export async function compensate(context: CallContext, steps: readonly Undoable[], traces: Traces): Promise<void> {
  for (const { step, done } of steps.toReversed()) {
    const [first] = done;
    if (step.compensate === undefined || first === undefined) continue;
    const own = { step: step.id, bytes: step.each === undefined ? first : encodeArray(done) };
    const place = { key: `${step.id}.compensate`, own };
    const outcome = await makeCall(context, step, step.compensate, { place, preferWorker: null });
    traces.undone(step.id, outcome.ok ? null : undoingFailed(outcome.fault));
  }
}

/** Told beside a step that has succeeded: it says what its error is about. */
function undoingFailed({ message, ...rest }: TroupeFault): TroupeFault {
  return { ...rest, message: `Undoing it has failed: ${message}` };
}
