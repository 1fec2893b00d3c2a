/**
 * What workflows are held to of the functions that they call: their live versions, as they are now.
 */

import { type LiveFunction, newestOf, unsplit } from "../../contracts/function.ts";
import type { FunctionName } from "../../contracts/ids.ts";
import type { Workflow } from "../../workflow/model.ts";
import type { FunctionContract } from "../../workflow/typing/contract.ts";
import type { Registry } from "../ports.ts";
import { signatureOf } from "../signatures.ts";

/** Functions by their names; null for a name that no function has. */
export type LiveFunctions = ReadonlyMap<string, LiveFunction | null>;

/** The functions that steps of a workflow call. */
export async function functionsOf(registry: Registry, { steps }: Pick<Workflow, "steps">): Promise<LiveFunctions> {
  const names = [...new Set(steps.flatMap((step) => ("function" in step ? namesIn(step) : [])))];
  return new Map(await Promise.all(names.map(async (name) => [name, await registry.live(name)] as const)));
}

type Calling = Extract<Workflow["steps"][number], { function: FunctionName }>;

function namesIn({ function: name, fallback, compensate }: Calling): FunctionName[] {
  const others = [fallback !== undefined && "function" in fallback ? fallback : undefined, compensate];
  return [name, ...others.flatMap((call) => (call === undefined ? [] : [call.function]))];
}

/** What callers of a function may rely on. */
export function contractOf(live: LiveFunction): FunctionContract {
  const { kind, parameters } = newestOf(live);
  const signatures = unsplit(live).overloads.map(signatureOf);
  const typed = signatures.filter((signature) => signature !== null);
  return { kind, parameters, signatures: typed.length < signatures.length ? null : typed };
}
