/**
 * The invariants of a run, checked: every way in which the facts are not what the platform promises, in words.
 */
import type { Told } from "./clients.ts";
import type { Facts } from "./facts.ts";
import { wrongCalls } from "./verdict-calls.ts";
import { wrongJobs } from "./verdict-jobs.ts";
import { wrongMaps } from "./verdict-maps.ts";

/** Everything that is wrong; nothing, when all promises were kept. */
export function violationsOf(facts: Facts): string[] {
  return [
    ...wrongCalls(facts),
    ...wrongJobs(facts),
    ...wrongMaps(facts),
    ...wrongKeys(facts),
    ...strangers(facts),
    ...repeatedRuns(facts),
  ];
}

/** One key, one job; two requests, two jobs. */
function wrongKeys({ told }: Facts): string[] {
  const idsOf = new Map<string, Set<string>>();
  for (const one of told) {
    if (!("id" in one)) continue;
    const request = nameOf(one);
    idsOf.set(request, (idsOf.get(request) ?? new Set()).add(one.id));
  }
  const torn = [...idsOf]
    .filter(([, ids]) => ids.size > 1)
    .map(([request, ids]) => `${request} has jobs ${[...ids].join(", ")}`);
  const all = [...idsOf.values()].flatMap((ids) => [...ids]);
  const shared = all.filter((id, index) => all.indexOf(id) !== index);
  return [...torn, ...shared.map((id) => `job ${id} stands for two requests`)];
}

function nameOf({ step }: Told): string {
  return step.kind === "spawn" && step.key !== null ? `key ${step.key}` : `request ${step.tag}`;
}

/** Jobs that nobody was told of: a request without a key whose answer was lost may have left one, no other may. */
function strangers({ told, jobs }: Facts): string[] {
  const known = new Set(told.flatMap((one) => ("id" in one ? [one.id] : [])));
  const unanswered = told.filter((one) => one.step.kind === "spawn" && one.step.key === null && "code" in one);
  const strange = [...jobs.keys()].filter((id) => !known.has(id));
  if (strange.length <= unanswered.length) return [];
  return [
    `${unanswered.length} spawns were not answered, but ${strange.length} jobs are unknown: ${strange.join(", ")}`,
  ];
}

/** A request of a function that arrives twice was sent twice by the platform: the run itself happened once. */
function repeatedRuns({ effects }: Facts): string[] {
  const runs = [...effects.values()].flat().map(({ run }) => run);
  return runs.length === new Set(runs).size ? [] : ["an effect arrived twice from one run"];
}
