/**
 * A server with the function that steps call, for several seeds at once: it dies one death at a time.
 */
import type { WorkflowRunResponse } from "../../../../src/contracts/responses.ts";
import { deployResponse } from "../../../../src/contracts/responses.ts";
import { countEffects, type Effects } from "../effects.ts";
import { openVictim, type Victim } from "../victim.ts";
import { sourceOf } from "./functions.ts";

export interface RunStage extends Victim {
  readonly effects: Effects;
  /** Every run that has ended, as it was told then. */
  readonly ended: Map<string, WorkflowRunResponse>;
}

export async function openRunStage(): Promise<RunStage> {
  const effects = await countEffects();
  const victim = await openVictim();
  const body = { source: sourceOf(effects.origin), config: { network: { allow: [effects.origin] } } };
  const operator = victim.client(() => 0.5);
  await operator.ask(deployResponse, { method: "PUT", path: "/v1/functions/work", body, repeatable: true });
  let last: Promise<void> = Promise.resolve();
  return {
    ...victim,
    effects,
    ended: new Map(),
    strike(death) {
      last = last.then(() => victim.strike(death));
      return last;
    },
    async [Symbol.asyncDispose]() {
      await victim[Symbol.asyncDispose]();
      await effects[Symbol.asyncDispose]();
    },
  };
}
