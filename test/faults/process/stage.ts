/**
 * A server with the functions under test, whose parts can be broken one by one.
 */
import { deployResponse } from "../../../src/contracts/responses.ts";
import { countEffects, type Effects } from "./effects.ts";
import type { Blow } from "./facts.ts";
import { configOf, sourceOf } from "./functions.ts";
import { FUNCTIONS, type TestedFunction } from "./plan.ts";
import { openVictim, type Victim } from "./victim.ts";

export interface Stage extends Victim {
  readonly effects: Effects;
  /** Each time that a worker was ended with what ran on it. */
  readonly losses: Blow[];
  /** Which release each version of a function is, by name and version. */
  readonly releases: ReadonlyMap<string, number>;
  /** Deploys the next release of a function. */
  deploy(name: TestedFunction): Promise<void>;
}

/** Starts a server, deploys the functions, starts to count their effects. */
export async function openStage(): Promise<Stage> {
  const effects = await countEffects();
  const victim = await openVictim();
  const operator = victim.client(() => 0.5);
  const releases = new Map<string, number>();
  let release = 0;
  const deployNext = async (name: TestedFunction): Promise<void> => {
    release += 1;
    const body = { source: sourceOf(effects.origin, release), config: configOf(name, effects.origin) };
    const path = `/v1/functions/${name}`;
    const { version } = await operator.ask(deployResponse, { method: "PUT", path, body, repeatable: true });
    releases.set(`${name}@${version}`, release);
  };
  // One after another: one that is sent again must not come after the next one.
  let deployed: Promise<void> = Promise.resolve();
  const stage: Stage = {
    ...victim,
    effects,
    losses: [],
    releases,
    deploy(name) {
      deployed = deployed.then(() => deployNext(name));
      return deployed;
    },
    async [Symbol.asyncDispose]() {
      await victim[Symbol.asyncDispose]();
      await effects[Symbol.asyncDispose]();
    },
  };
  for (const name of FUNCTIONS) await stage.deploy(name);
  return stage;
}
