/**
 * Compares what two functions do: calls both with arguments that are generated from a signature, and looks for the
 * smallest call that they answer differently.
 *
 * The same seed gives the same calls. Neither side reaches the network, so a comparison has no effects, and both are
 * held to short limits, so that it ends.
 */
import fc from "fast-check";
import type { Behaviour, BehaviourOutcome } from "../../contracts/compare.ts";
import { ERRORS, type TroupeFault } from "../../contracts/errors.ts";
import type { LiveFunction } from "../../contracts/function.ts";
import { MAX_COMPARED_CALL_MS, MAX_COMPARISON_MS } from "../../contracts/limits.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import type { Signature } from "../../contracts/signature.ts";
import { argumentsArbitrary } from "../../signature/arbitrary.ts";
import type { Director } from "../director.ts";
import { invoke } from "../invoke.ts";
import { decodeValue } from "../values.ts";
import { sameValue } from "./same-value.ts";

/** What is run, and how often. */
export interface Trial {
  readonly left: LiveFunction;
  readonly right: LiveFunction;
  /** Arguments are made for these. */
  readonly signatures: readonly Signature[];
  readonly runs: number;
  readonly seed: number;
}

/** Answers with the first difference, made small. Fault: one of the platform, when a call could not be made. */
export async function compareBehaviour(director: Director, trial: Trial): Promise<Result<Behaviour>> {
  const [left, right] = [isolated(trial.left), isolated(trial.right)];
  let difference: Behaviour["difference"] = null;
  let trouble: TroupeFault | null = null;
  const answersAlike = async (args: readonly unknown[]): Promise<boolean> => {
    if (trouble !== null) return true;
    const outcomes = await Promise.all([callOnce(director, left, args), callOnce(director, right, args)]);
    const [ours, theirs] = outcomes;
    if (!ours.ok || !theirs.ok) {
      trouble = ours.ok ? (theirs.ok ? null : theirs.fault) : ours.fault;
      return true;
    }
    if (sameOutcome(ours.value, theirs.value)) return true;
    difference = { args: args.map(print).join(", "), left: printed(ours.value), right: printed(theirs.value) };
    return false;
  };
  // Shrinking goes from difference to smaller difference: the last one that was seen is the smallest.
  const { numRuns } = await fc.check(fc.asyncProperty(anyCall(trial.signatures), answersAlike), {
    numRuns: trial.runs,
    seed: trial.seed,
    interruptAfterTimeLimit: MAX_COMPARISON_MS,
  });
  return trouble === null ? succeed({ runs: numRuns, seed: trial.seed, difference }) : fail(trouble);
}

/** How one side answered. */
type Outcome = { readonly value: unknown } | { readonly error: string };

const print = (value: unknown): string => fc.stringify(value);
const printed = (outcome: Outcome): BehaviourOutcome =>
  "error" in outcome ? outcome : { value: print(outcome.value) };

function anyCall(signatures: readonly Signature[]): fc.Arbitrary<readonly unknown[]> {
  return fc.oneof(
    ...signatures.flatMap((signature) => signature.calls.map((_, call) => argumentsArbitrary(signature, call))),
  );
}

/** The function as it runs in a comparison. */
function isolated(live: LiveFunction): LiveFunction {
  const overloads = live.overloads.map((version) => {
    const { limits } = version.config;
    const timeoutMs = Math.min(limits.timeoutMs, MAX_COMPARED_CALL_MS);
    const cpuMs = Math.min(limits.cpuMs, MAX_COMPARED_CALL_MS);
    return {
      ...version,
      config: { ...version.config, network: { allow: [] }, limits: { ...limits, timeoutMs, cpuMs } },
    };
  });
  return { ...live, overloads };
}

/** One answer. A failure of the function or of its arguments is an answer too; one of the platform is none. */
async function callOnce(director: Director, live: LiveFunction, args: readonly unknown[]): Promise<Result<Outcome>> {
  const invoked = await invoke(director, live, { args }, { repeatable: true, encoding: "cbor" });
  if (invoked.ok) return succeed({ value: decodeValue(invoked.value.value) });
  const { code, message } = invoked.fault;
  // Neither is anything that the function does.
  return ERRORS[code].source === "platform" || code === "function_suspended"
    ? invoked
    : succeed({ error: `${code}: ${message}` });
}

function sameOutcome(left: Outcome, right: Outcome): boolean {
  if ("error" in left || "error" in right) return "error" in left && "error" in right && left.error === right.error;
  return sameValue(left.value, right.value);
}
