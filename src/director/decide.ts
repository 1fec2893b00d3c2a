/**
 * Changes of a function that are decided upon after reading it: by whom they may be made, and what happens when
 * somebody else was faster.
 */
import type { TroupeFault } from "../contracts/errors.ts";
import { fault } from "../contracts/errors.ts";
import type { FunctionName } from "../contracts/ids.ts";
import type { Principal } from "../contracts/keys.ts";
import { MAX_CHANGE_ATTEMPTS } from "../contracts/limits.ts";
import type { NameState } from "../contracts/registry.ts";
import type { Result } from "../contracts/result.ts";
import { fail } from "../contracts/result.ts";
import { ownsFunction } from "./auth/permissions.ts";
import type { Registry } from "./ports.ts";

/** Whose change of which function it is. */
export interface Changing {
  readonly name: FunctionName;
  readonly by: Principal;
}

/**
 * Reads a name and lets `decide` change it; when it was changed in between, `decide` is asked again with what is there
 * now. Faults: `forbidden` for what belongs to another key, those of `decide`, `conflict` when there is no end to it.
 */
export async function decideOn<Outcome>(
  registry: Registry,
  { name, by }: Changing,
  decide: (state: NameState) => Promise<Result<Outcome>>,
): Promise<Result<Outcome>> {
  for (let attempt = 1; ; attempt++) {
    const state = await registry.state(name);
    const { live } = state;
    if (live !== null && !ownsFunction(by, live)) return fail(notOwned(name));
    const outcome = await decide(state);
    if (outcome.ok || !isOvertaken(outcome.fault, state) || attempt === MAX_CHANGE_ATTEMPTS) return outcome;
  }
}

/** The fault of a change by somebody whose the function is not. */
export function notOwned(name: FunctionName): TroupeFault {
  return fault("forbidden", `${name} belongs to somebody else.`);
}

/** Whether the registry refused because the name has another revision by now; `decide` may give a `conflict` too. */
function isOvertaken({ code, details }: TroupeFault, { revision }: NameState): boolean {
  return code === "conflict" && typeof details?.revision === "number" && details.revision !== revision;
}
