/**
 * What maps must come to: a line for each input, in its place, with the right value; in order where that was asked for.
 */
import { MAX_JOB_CRASHES } from "../../../src/contracts/limits.ts";
import type { JobResponse } from "../../../src/contracts/responses.ts";
import type { MapLine, MapTotals, Told } from "./clients.ts";
import { deathsBetween, type Facts, runsOf, struckBetween, wrongValue } from "./facts.ts";
import { MAX_ATTEMPTS } from "./functions.ts";
import type { MapStep, TestedFunction, Work } from "./plan.ts";

/** Everything that is wrong with maps, streamed ones and jobs. */
export function wrongMaps(facts: Facts): string[] {
  return facts.told.flatMap((told) => {
    const { step } = told;
    if (step.kind !== "map" && step.kind !== "map-job") return [];
    return wrongMap(facts, told, step).map((what) => `${step.kind} ${step.tag} ${what}`);
  });
}

function wrongMap(facts: Facts, told: Told, step: MapStep): string[] {
  if ("code" in told) return [`failed with ${told.code}`];
  if ("lines" in told) {
    return [
      ...wrongPlaces(told.lines, step.ordered, step),
      ...wrongTotals(told.totals, step, step.inputs.length),
      ...[...told.lines, ...told.glimpsed].flatMap((line) => wrongLine(facts, line, step, "safe", null)),
    ];
  }
  return "id" in told ? wrongMapJob(facts, told.id, step) : [];
}

function wrongMapJob(facts: Facts, id: string, step: MapStep): string[] {
  const job = facts.jobs.get(id);
  const lines = facts.items.get(id);
  if (job === undefined || lines === undefined) return ["was acknowledged and is lost"];
  const succeeded = lines.filter(({ error }) => error === undefined).length;
  const progress = { total: step.inputs.length, succeeded, failed: step.inputs.length - succeeded, running: 0 };
  const struck = struckBetween(facts, job.createdAt, job.endedAt ?? Number.POSITIVE_INFINITY) > 0;
  const state = progress.failed === 0 ? "succeeded" : "failed";
  return [
    ...wrongPlaces(lines, true, step),
    ...lines.flatMap((line) => (mayBeLost(facts, line, job) ? [] : wrongLine(facts, line, step, "again", job.version))),
    ...(job.state === state ? [] : [`is ${job.state} with ${progress.failed} failures`]),
    ...(JSON.stringify(job.progress) === JSON.stringify(progress) ? [] : [`tells of ${JSON.stringify(job.progress)}`]),
    ...(struck ? [] : step.inputs.flatMap((work) => wrongRuns(facts, work))),
  ];
}

/** An input that ran at each of so many deaths is given up: it may have been their cause. */
function mayBeLost(facts: Facts, { error }: MapLine, { createdAt, endedAt }: JobResponse): boolean {
  const deaths = deathsBetween(facts, createdAt, endedAt ?? Number.POSITIVE_INFINITY);
  return error?.code === "worker_unavailable" && deaths >= MAX_JOB_CRASHES;
}

/** Without a fault, an input runs until it succeeds, or as often as it has attempts. */
function wrongRuns(facts: Facts, { tag, failures }: Work): string[] {
  const expected = Math.min(failures + 1, MAX_ATTEMPTS.again);
  const runs = runsOf(facts, tag).length;
  return runs === expected ? [] : [`ran ${tag} ${runs} times instead of ${expected}`];
}

function wrongPlaces(lines: readonly MapLine[], ordered: boolean, { inputs }: MapStep): string[] {
  const given = lines.map(({ index }) => index);
  const places = ordered ? given : given.toSorted((a, b) => a - b);
  const complete = places.length === inputs.length && places.every((index, place) => index === place);
  return complete ? [] : [`has lines for ${given.join(", ")} of ${inputs.length} inputs`];
}

function wrongTotals(totals: MapTotals, { inputs }: MapStep, succeeded: number): string[] {
  const right =
    totals.inputs === inputs.length && totals.succeeded === succeeded && totals.failed + totals.skipped === 0;
  return right ? [] : [`tells of ${JSON.stringify(totals)}`];
}

function wrongLine(
  facts: Facts,
  line: MapLine,
  { inputs }: MapStep,
  name: TestedFunction,
  version: number | null,
): string[] {
  const work = inputs[line.index];
  if (work === undefined) return [`has a line ${line.index}`];
  if (line.error !== undefined) {
    // The last attempt of one that always fails may have been lost instead.
    const isRight = line.error.code === "user_error" || line.error.code === "worker_unavailable";
    const mustFail = work.failures >= MAX_ATTEMPTS[name] && isRight;
    return mustFail ? [] : [`line ${line.index} failed: ${JSON.stringify(line.error)}`];
  }
  const wrong = wrongValue(facts, line.value, { ...work, function: name }, version);
  return wrong === null ? [] : [`line ${line.index} ${wrong}`];
}
