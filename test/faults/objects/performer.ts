/**
 * A performer that fails in every way a real one can: errors, losses, silence, late words, two words, lost answers.
 *
 * What becomes of an attempt is drawn from the seed, the job's name and the attempt's number, whenever it comes.
 */
import { fault } from "../../../src/contracts/errors.ts";
import type { AttemptOutcome, JobAttempt } from "../../../src/contracts/job.ts";
import { reportOf } from "../../workers/support/scripted-performer.ts";
import type { Sent } from "../flights.ts";
import { valueIn } from "../model.ts";
import type { Rng } from "../support/rng.ts";
import { now, pause } from "./clock.ts";
import { theWorld, type World } from "./world.ts";

type Settle = (settlements: readonly { id: string; attempt: number; outcome: AttemptOutcome }[]) => Promise<void>;

/** What becomes of an attempt, and how often of a hundred. */
const FATES = {
  done: 60,
  error: 12,
  loss: 8,
  postponed: 5,
  silent: 4,
  fatal: 2,
  twice: 3,
  both: 2,
  late: 3,
  early: 2,
} as const;
type Fate = keyof typeof FATES;

/** One attempt under way. */
interface Run {
  readonly world: World;
  /** The life of its performer. */
  readonly life: string;
  readonly attempt: JobAttempt;
  readonly settle: Settle;
  readonly rng: Rng;
}

/** Performs a batch. What its attempts have not told of when this has ended is lost to the shard. */
export async function performBatch(batch: readonly JobAttempt[], settle: Settle): Promise<void> {
  const world = theWorld();
  const runs = batch.map((attempt) => ({
    ...{ world, life: world.lifeAtLeaving(attempt), attempt, settle, rng: rngFor(world, attempt) },
  }));
  // What was on its way when the performer was lost does not get there.
  runs.forEach(mustLive);
  for (const { id, attempt } of batch) world.models.get(id)?.begins(attempt);
  await Promise.all(runs.map(perform));
}

function rngFor({ rng }: World, { call, id, attempt }: JobAttempt): Rng {
  return rng.fork(`${call.function}${id.split(".")[1] ?? ""}:${attempt}`);
}

async function perform(run: Run): Promise<void> {
  const { rng, world, attempt } = run;
  const fate = rng.weighted(FATES);
  if (world.killers.has(attempt.call.function)) {
    await pause(rng.int(0, 200));
    mustLive(run);
    return world.kill();
  }
  // Most are quick; some outlive several renewals of their lease.
  await pause(rng.chance(0.85) ? rng.int(0, 200) : rng.int(500, 8_000));
  await meet(fate, run);
}

async function meet(fate: Fate, run: Run): Promise<void> {
  const { rng, attempt } = run;
  switch (fate) {
    case "done":
    case "error":
    case "loss":
    case "postponed":
      return tell(run, fate);
    case "silent":
      return;
    case "fatal":
      throw new Error("The performer was lost.");
    case "twice":
      await tell(run, "done");
      return send(run, wrongWord(attempt));
    case "both":
      return tell(run, "done", wrongWord(attempt));
    case "late":
      // It goes on when nobody waits for it any more.
      void pause(rng.int(100, 7_000)).then(() => tell(run, "done").catch(() => undefined));
      return;
    case "early":
      // An outcome of an attempt that is not the last one.
      await send({ ...run, attempt: { ...attempt, attempt: attempt.attempt - 1 } }, wrongWord(attempt));
      return tell(run, "done");
  }
}

/** Tells how an attempt ended, and has the model hear it. */
async function tell(run: Run, sent: Sent, ...more: AttemptOutcome[]): Promise<void> {
  const { world, attempt } = run;
  mustLive(run);
  const model = world.models.get(attempt.id);
  model?.sends(attempt.attempt, sent);
  await send(run, wordOf(sent, run), ...more);
  if (isAlive(run)) model?.acknowledges(attempt.attempt, now());
}

async function send(run: Run, ...outcomes: AttemptOutcome[]): Promise<void> {
  mustLive(run);
  const { id, attempt } = run.attempt;
  await run.settle(outcomes.map((outcome) => ({ id, attempt, outcome })));
}

/** What belongs to a process or a performer that was lost does nothing any more. */
function mustLive(run: Run): void {
  if (!isAlive(run)) throw new Error("The performer is gone.");
}

function isAlive({ world, life, attempt }: Pick<Run, "world" | "life" | "attempt">): boolean {
  return life === world.lifeOf(attempt.id);
}

function wordOf(sent: Sent, { attempt }: Run): AttemptOutcome {
  const invocation = reportOf(attempt);
  switch (sent) {
    case "done":
      return { state: "done", value: valueIn(nameOf(attempt), attempt.attempt), invocation };
    case "error":
      return { state: "failed", fault: fault("user_error", "It failed."), invocation };
    case "loss":
      return { state: "failed", fault: fault("worker_unavailable", "Its worker was lost."), invocation: null };
    case "postponed":
      return { state: "postponed", fault: fault("overloaded", "Every worker is busy.") };
  }
}

/** What must never be taken. */
function wrongWord(attempt: JobAttempt): AttemptOutcome {
  return { state: "done", value: '"a word that comes too late"', invocation: reportOf(attempt) };
}

/** The name of a job, or of an input of one, as its model has it. */
function nameOf({ call, id }: Pick<JobAttempt, "call" | "id">): string {
  const item = id.split(".")[1];
  return item === undefined ? call.function : `${call.function}.${item}`;
}
