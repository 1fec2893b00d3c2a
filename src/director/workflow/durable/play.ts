/**
 * Plays a durable run: reads what it is and what has come of it, goes on from there, and tells how it ended.
 *
 * It is called again for the same run whenever the engine goes on with it: after a pause, after the process was lost.
 */
import { ANSWER_LIMITS, decodeCbor } from "../../../codec/index.ts";
import { fault, type TroupeFault } from "../../../contracts/errors.ts";
import { MAX_DURABLE_ITEMS } from "../../../contracts/limits.ts";
import { fail } from "../../../contracts/result.ts";
import { playOf } from "../../../contracts/run-ids.ts";
import type { RunEnding } from "../../../contracts/workflow-run.ts";
import { readWorkflow } from "../../../workflow/read.ts";
import { runWorkflow } from "../../../workflow/run.ts";
import { decodeValue } from "../../values.ts";
import type { EngineSteps } from "./engine.ts";
import { DurablePerformer, Overtaken, type Stage } from "./performer.ts";

/** What any run is played with. */
type Players = Pick<Stage, "director" | "keeper" | "turnstile">;

/** Plays what an instance of the engine is there for. Rejects with what the engine has to hear when it takes it off. */
export async function playInstance(players: Players, instance: string, steps: EngineSteps): Promise<void> {
  const { keeper } = players;
  const play = playOf(instance);
  const score = play === null ? null : await keeper.begin(play);
  if (play === null || score === null) return;
  try {
    await keeper.end(play, await perform({ ...players, steps, play, score }));
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
  }
}

async function perform(stage: Stage): Promise<RunEnding> {
  const { play, score } = stage;
  const document = decodeCbor(score.document, ANSWER_LIMITS);
  const workflow = document.ok ? readWorkflow(document.value, { durable: true }) : null;
  if (workflow?.ok !== true) {
    const why = "This release does not understand the workflow that an earlier one has accepted.";
    return { outcome: fail(fault("workflow_invalid", why)), steps: [] };
  }
  const performer = new DurablePerformer(stage);
  const options = { runId: play.run, input: decodeValue(score.input), maxItems: MAX_DURABLE_ITEMS };
  const played = runWorkflow(workflow.value, options, performer);
  const { result, steps } = await Promise.race([played, performer.interrupted]);
  await performer.told();
  return { outcome: result.ok ? result : fail(withoutSteps(result.fault)), steps };
}

/** The run's record has the steps beside its error. */
function withoutSteps({ details: { steps: _steps, ...details } = {}, ...rest }: TroupeFault): TroupeFault {
  return { ...rest, details };
}
