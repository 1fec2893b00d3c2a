/**
 * What a synchronous call may end with: the right value or an honest error, and no run too many.
 */
import type { Told } from "./clients.ts";
import { type Facts, runsOf, struckBetween, wrongValue } from "./facts.ts";
import type { CallStep } from "./plan.ts";

/** Errors of a call that may not be repeated: its worker or its server was lost, or nobody had room for it. */
const HONEST = ["worker_unavailable", "overloaded", "unreachable", "unexpected_answer"];

/** Everything that is wrong with the calls. */
export function wrongCalls(facts: Facts): string[] {
  return facts.told.flatMap((told) => {
    const { step } = told;
    if (step.kind !== "call") return [];
    const struck = struckBetween(facts, told.from, told.to) > 0;
    const wrong = "code" in told ? wrongError(facts, told.code, step, struck) : wrongAnswer(facts, told, step, struck);
    return wrong.map((what) => `call ${step.tag} (${step.function}) ${what}`);
  });
}

function wrongError(facts: Facts, code: string, step: CallStep, struck: boolean): string[] {
  if (step.function === "safe") return [`failed with ${code}, though it may be repeated`];
  if (!HONEST.includes(code)) return [`failed with ${code}`];
  if (!struck && code !== "overloaded") return [`failed with ${code}, though nothing had struck`];
  const runs = runsOf(facts, step.tag).length;
  return runs > 1 ? [`ran ${runs} times`] : [];
}

function wrongAnswer(facts: Facts, told: Told, step: CallStep, struck: boolean): string[] {
  const wrong = "value" in told ? wrongValue(facts, told.value, step, null) : "has no value";
  if (wrong !== null) return [wrong];
  const runs = runsOf(facts, step.tag).length;
  const mayRepeat = step.function === "safe" && struck;
  return runs === 1 || (mayRepeat && runs > 1) ? [] : [`ran ${runs} times`];
}
