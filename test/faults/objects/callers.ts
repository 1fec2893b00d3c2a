/**
 * Callers of the job objects: they spawn, ask again where an answer is lost, cancel, send on its way again, and look.
 */
import { functionName } from "../../../src/contracts/ids.ts";
import { isTerminal, type JobRecord } from "../../../src/contracts/job.ts";
import type { Jobs } from "../../../src/director/ports.ts";
import { type Asked, expectJob, rowsOf } from "./asked.ts";
import { now } from "./clock.ts";
import type { World } from "./world.ts";

/** How often a request is made again. */
const TRIES = 20;

/** Spawns a job; with a key until it is told of one. */
export async function spawn(jobs: Jobs, world: World, asked: Asked): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const job = asked.make();
    asked.ids.push(job.id);
    expectJob(world, asked, job);
    const answer = await jobs.spawn(job).catch(() => null);
    if (answer === null && asked.key === null) return;
    if (answer === null) continue;
    if (!answer.ok) world.violations.push(`${asked.name} was refused: ${answer.fault.code}`);
    else hear(world, asked, answer.value.job.id, answer.value.created);
    return;
  }
  world.violations.push(`${asked.name} was never told of its job`);
}

function hear(world: World, asked: Asked, id: string, created: boolean): void {
  const isFirst = asked.told === null;
  if (!asked.ids.includes(id)) world.violations.push(`${asked.name} was told of a job of another request`);
  if (!isFirst && asked.told !== id) world.violations.push(`${asked.name} was told of two jobs`);
  if (!isFirst && created) world.violations.push(`${asked.name} was made twice`);
  asked.told = id;
}

/** Uses the key of a request for another one. */
export async function misuseKey(jobs: Jobs, world: World, asked: Asked): Promise<void> {
  if (asked.key === null || asked.told === null) return;
  const job = { ...asked.make(), idempotency: { ...asked.key, bodyHash: "another body" } };
  const answer = await jobs.spawn(job).catch(() => null);
  if (answer?.ok === true) world.violations.push(`the key of ${asked.name} was good for another body`);
}

/** Cancels the job of a request. */
export async function cancel(jobs: Jobs, world: World, asked: Asked): Promise<void> {
  if (asked.told === null) return;
  const models = modelsOf(world, asked);
  asked.cancelAsked = true;
  for (const model of models) model.asksToCancel();
  const answer = await jobs.cancel(asked.told).catch(() => null);
  if (answer === null) return;
  if (!answer.ok && answer.fault.code !== "conflict") world.violations.push(`${asked.name}: ${answer.fault.code}`);
  for (const model of models) {
    if (asked.inputs === 0) model.isCancelled(answer.ok, now());
    else if (answer.ok) model.halts(now());
  }
}

/** Sends a job on its way again, by itself or as one of the dead. */
export async function revive(jobs: Jobs, world: World, asked: Asked, byReason: boolean): Promise<void> {
  const before = await lookAt(jobs, asked);
  if (asked.told === null || before === null || before.state === "succeeded") return;
  if (byReason && before.state !== "dead") return;
  const failed = await failedRows(jobs, asked);
  if (failed === null) return;
  const models = failed.map((row) => world.models.get(row)).filter((model) => model !== undefined);
  // What is sent on its way may be there before the caller hears of it.
  for (const model of models) model.asksToRevive();
  const was = await sendOn(jobs, asked.told, byReason ? asked.name : null);
  if (was !== "no") asked.seen = null;
  // One that was not over was not sent on its way: it may run at once, or it came to be over meanwhile.
  const over = isTerminal(before.state);
  for (const model of models) model.isRevived(was === "yes" && !over ? "maybe" : was);
}

/** Retries a job, or redrives all of a function. */
async function sendOn(jobs: Jobs, id: string, name: string | null): Promise<"yes" | "no" | "maybe"> {
  const answer =
    name === null
      ? jobs.retry(id).then(({ ok }) => ok)
      : jobs.redrive({ function: functionName.parse(name) }).then((count) => count > 0);
  return answer.then(
    (done) => (done ? "yes" : "no"),
    () => "maybe",
  );
}

/** Looks at a job: one that was over stays as it was. */
export async function look(jobs: Jobs, world: World, asked: Asked): Promise<void> {
  const record = await lookAt(jobs, asked);
  if (record === null || !isTerminal(record.state)) {
    if (record !== null && asked.seen !== null) world.violations.push(`${asked.name} was over, and is ${record.state}`);
    return;
  }
  const { callback: _callback, ...lasting } = record;
  const text = JSON.stringify(lasting);
  if (asked.seen !== null && asked.seen !== text) world.violations.push(`${asked.name} changed: ${asked.seen} ${text}`);
  asked.seen = text;
}

async function lookAt(jobs: Jobs, { told }: Asked): Promise<JobRecord | null> {
  if (told === null) return null;
  const found = await jobs.get(told, 0).catch(() => null);
  return found?.job ?? null;
}

/** Rows that did not succeed; null where that cannot be told. */
async function failedRows(jobs: Jobs, asked: Asked): Promise<string[] | null> {
  const { told, inputs } = asked;
  if (told === null || inputs === 0) return told === null ? null : [told];
  const items = await jobs.items(told, 0).catch(() => null);
  return items?.filter(({ state }) => state !== "succeeded").map(({ index }) => `${told}.${index}`) ?? null;
}

function modelsOf(world: World, asked: Asked) {
  const { told } = asked;
  const ids = told === null ? [] : rowsOf(asked, told);
  return ids.map((id) => world.models.get(id)).filter((model) => model !== undefined);
}
