/**
 * A server with the function that steps call, for several seeds at once.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { WorkflowRunResponse } from "../../../../src/contracts/responses.ts";
import { deployResponse } from "../../../../src/contracts/responses.ts";
import { countEffects, type Effects } from "../effects.ts";
import { type Death, openVictim, type Victim } from "../victim.ts";
import { sourceOf } from "./functions.ts";

/** How long the server lives at least, so that runs get on. */
const LIFE_MS = 1_000;

export interface RunStage extends Victim {
  readonly effects: Effects;
  /** One death at a time: those that are asked for while the server is being restarted are one. */
  strike(death: Death): Promise<void>;
  /** Every run that has ended, as it was told then. */
  readonly ended: Map<string, WorkflowRunResponse>;
}

export async function openRunStage(): Promise<RunStage> {
  const effects = await countEffects();
  const victim = await openVictim();
  const body = { source: sourceOf(effects.origin), config: { network: { allow: [effects.origin] } } };
  const operator = victim.client(() => 0.5);
  await operator.ask(deployResponse, { method: "PUT", path: "/v1/functions/work", body, repeatable: true });
  const strikeNext = async (previous: Promise<void>, death: Death): Promise<void> => {
    await previous;
    await sleep(Math.max(0, (victim.deaths.at(-1)?.until ?? 0) + LIFE_MS - Date.now()));
    coming = null;
    await victim.strike(death);
  };
  let last: Promise<void> = Promise.resolve();
  let coming: Promise<void> | null = null;
  return {
    ...victim,
    effects,
    ended: new Map(),
    strike(death) {
      coming ??= strikeNext(last, death);
      last = coming;
      return last;
    },
    async [Symbol.asyncDispose]() {
      await victim[Symbol.asyncDispose]();
      await effects[Symbol.asyncDispose]();
    },
  };
}
