/**
 * What may have become of a job: the one state it ended in, its attempts, its runs, its value.
 */
import { JOB_LEASE_MS, MAX_JOB_CRASHES } from "../../../src/contracts/limits.ts";
import type { JobResponse } from "../../../src/contracts/responses.ts";
import type { Told } from "./clients.ts";
import { deathsBetween, type Facts, runsOf, struckBetween, wrongValue } from "./facts.ts";
import { MAX_ATTEMPTS } from "./functions.ts";
import type { SpawnStep } from "./plan.ts";

/** Everything that is wrong with the jobs that were spawned one by one. */
export function wrongJobs(facts: Facts): string[] {
  return facts.told.flatMap((told) => {
    const { step } = told;
    if (step.kind !== "spawn") return [];
    return wrongSpawn(facts, told, step).map((what) => `job ${step.tag} (${step.function}) ${what}`);
  });
}

function wrongSpawn(facts: Facts, told: Told, step: SpawnStep): string[] {
  if ("code" in told) return wrongRefusal(facts, told, step);
  const job = "id" in told ? facts.jobs.get(told.id) : undefined;
  if (job === undefined) return ["was acknowledged and is lost"];
  const wrong = [...wrongCounts(facts, step, job), ...wrongEnd(facts, told, step, job)];
  return wrong.map((what) => `${what}: ${JSON.stringify({ ...job, runs: runsOf(facts, step.tag).length })}`);
}

/** A spawn that may be sent again is sent until it is acknowledged; one that may not be is told so by a loss alone. */
function wrongRefusal(facts: Facts, told: Told & { readonly code: string }, step: SpawnStep): string[] {
  if (step.key !== null) return [`was refused with ${told.code}, though it has a key`];
  return struckBetween(facts, told.from, told.to) > 0
    ? []
    : [`was refused with ${told.code}, though nothing had struck`];
}

function wrongCounts(facts: Facts, step: SpawnStep, job: JobResponse): string[] {
  const runs = runsOf(facts, step.tag);
  const limit = MAX_ATTEMPTS[step.function];
  // A delay counts from when the director reads the request, which one of several callers sent first.
  const askedAt = Math.min(...facts.told.filter((other) => other.step.tag === step.tag).map(({ from }) => from));
  const early = runs.some(({ at }) => at < askedAt + step.delaySeconds * 1_000);
  return [
    ...(job.maxAttempts === limit && job.attempts <= limit ? [] : ["has too many attempts"]),
    // An attempt of a function that may be repeated can itself go to a second worker.
    ...(step.function === "safe" || runs.length <= job.attempts ? [] : ["ran more often than it has attempts"]),
    ...(early ? ["ran before its time"] : []),
  ];
}

function wrongEnd(facts: Facts, told: Told, step: SpawnStep, job: JobResponse): string[] {
  if (job.endedAt === null) return ["has not ended"];
  const struck = struckBetween(facts, job.createdAt, job.endedAt) > 0;
  if ("cancelled" in told && told.cancelled && job.state !== "cancelled") return ["runs on, though it was cancelled"];
  switch (job.state) {
    case "succeeded":
      return wrongSuccess(facts, step, job, struck);
    case "failed":
      return wrongFailure(step, job);
    case "dead":
      return wrongDeath(facts, step, job, struck);
    case "cancelled":
      // Whether the answer was lost or not: who asks again is told that it is over.
      return step.cancel ? [] : ["was cancelled, which nobody asked for"];
    default:
      return ["is in no final state"];
  }
}

function wrongSuccess(facts: Facts, step: SpawnStep, job: JobResponse, struck: boolean): string[] {
  const wrong = wrongValue(facts, job.value, step, job.version);
  const runs = runsOf(facts, step.tag).length;
  const needed = step.failures + 1;
  return [
    ...(wrong === null ? [] : [wrong]),
    ...(runs >= needed ? [] : ["succeeded with fewer runs than that takes"]),
    ...(struck || runs === needed ? [] : ["ran again, though nothing had struck"]),
    ...(struck || job.attempts === needed || mayHaveLostLease(job)
      ? []
      : ["was sent again, though nothing had struck"]),
  ];
}

/** An attempt that a machine with much else to do does not begin in time is taken back, and made again. */
function mayHaveLostLease({ createdAt, endedAt }: JobResponse): boolean {
  return endedAt !== null && endedAt - createdAt > JOB_LEASE_MS;
}

function wrongFailure(step: SpawnStep, job: JobResponse): string[] {
  const ownFault = step.failures > 0 && job.error?.code === "user_error";
  return ownFault && step.function === "once" ? [] : ["failed, though it was to be tried again"];
}

function wrongDeath(facts: Facts, step: SpawnStep, job: JobResponse, struck: boolean): string[] {
  switch (job.reason) {
    case "attempts":
      if (job.attempts !== job.maxAttempts) return ["was given up before its last attempt"];
      return struck || step.failures >= job.maxAttempts ? [] : ["was given up, though nothing had struck"];
    case "quarantine": {
      const deaths = deathsBetween(facts, job.createdAt, job.endedAt ?? job.createdAt);
      return deaths >= MAX_JOB_CRASHES ? [] : [`is in quarantine after ${deaths} deaths`];
    }
    default:
      return [`was given up for ${job.reason}`];
  }
}
