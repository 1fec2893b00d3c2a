/**
 * What may be said of a durable run after it: everything that is not as it would be had nothing struck, in words.
 */
import { MAX_RUN_CRASHES } from "../../../../src/contracts/limits.ts";
import type { Effect } from "../effects.ts";
import type { Blow } from "../facts.ts";
import type { RunFacts } from "./facts.ts";
import { needsOf } from "./flow.ts";
import { type Expectation, expectationOf } from "./oracle.ts";

/** Clocks of two processes on one machine, and the time that a signal takes. */
const SLACK_MS = 200;

/** Everything that is wrong with a run; nothing, when all promises were kept. */
export function wrongRun(facts: RunFacts): string[] {
  const expected = expectationOf(facts.flow);
  const wrong = [
    ...(facts.listed.length === 1 && facts.listed[0] === facts.id ? [] : [`is known as ${facts.listed.join(", ")}`]),
    ...(isEnded(facts) ? wrongTermination(facts, expected) : []),
    ...(isGivenUp(facts) ? foreignCalls(facts.effects, expected.calls) : []),
    ...(isEnded(facts) || isGivenUp(facts) ? [] : wrongEnd(facts, expected)),
    ...wrongStillness(facts),
    // What was done before a restart is done again: order and number of runs say nothing then.
    ...(facts.isRestarted ? [] : [...wrongCounts(facts, expected), ...wrongOrder(facts), ...wrongSleeps(facts)]),
  ];
  return wrong.map((what) => `${facts.flow.name} ${facts.id} ${what}`);
}

/** Whether it was ended by somebody, and not taken up again. */
function isEnded({ terminated, isRestarted, record }: RunFacts): boolean {
  return !isRestarted && (terminated === "surely" || (terminated === "maybe" && record.state === "terminated"));
}

/** Whether it died with the process so often that it may have been the cause. */
function isGivenUp({ record: { state, error, createdAt, endedAt }, deaths }: RunFacts): boolean {
  if (state !== "failed" || error?.code !== "worker_unavailable") return false;
  return deaths.filter((death) => isWithin(death, createdAt, endedAt ?? createdAt)).length >= MAX_RUN_CRASHES;
}

function wrongTermination({ record, effects }: RunFacts, { calls }: Expectation): string[] {
  return [
    ...(record.state === "terminated" ? [] : [`was terminated, and has ${record.state}`]),
    ...foreignCalls(effects, calls),
  ];
}

function foreignCalls(effects: RunFacts["effects"], calls: Expectation["calls"]): string[] {
  const foreign = [...effects.keys()].filter((key) => !calls.has(key));
  return foreign.map((key) => `called ${key}, which is no call of it`);
}

/** It must end as without faults: the same value or fault, the same states of its steps, the same calls. */
function wrongEnd({ record, effects }: RunFacts, expected: Expectation): string[] {
  const told = {
    ...{ state: record.state, value: record.value ?? null },
    error: record.error && { code: record.error.code, step: record.error.details?.step },
    states: Object.fromEntries(record.steps.map(({ id, state }) => [id, state]).sort()),
  };
  const right = {
    ...{ state: expected.state, value: expected.value ?? null, error: expected.error },
    states: Object.fromEntries([...expected.states].sort()),
  };
  const missing = [...expected.calls.keys()].filter((key) => !effects.has(key));
  const isSame = JSON.stringify(told) === JSON.stringify(right);
  return [
    ...(isSame ? [] : [`came to ${JSON.stringify(told)} instead of ${JSON.stringify(right)}`]),
    ...missing.map((key) => `never called ${key}`),
    ...foreignCalls(effects, expected.calls),
  ];
}

/** A call runs as often as it takes, and once more for each death that it may have felt. */
function wrongCounts(facts: RunFacts, { calls }: Expectation): string[] {
  const wasCutShort = isEnded(facts) || isGivenUp(facts);
  return [...facts.effects].flatMap(([key, posts]) => {
    const needed = calls.get(key)?.runs ?? 0;
    const felt = facts.deaths.filter((death) => isWithin(death, firstOf(posts), lastOf(posts))).length;
    if (posts.length > needed + felt)
      return [`ran ${key} ${posts.length} times, with ${felt} deaths; it takes ${needed}`];
    return posts.length < needed && !wasCutShort ? [`ran ${key} ${posts.length} times only; it takes ${needed}`] : [];
  });
}

function isWithin({ from, until }: Blow, start: number, end: number): boolean {
  return until >= start - SLACK_MS && from <= end + SLACK_MS;
}

/** What is over stays so: no call runs again once what needs it has begun; what was done last is undone first. */
function wrongOrder(facts: RunFacts): string[] {
  const { flow } = facts;
  const forward = new Map(flow.steps.map(({ id }) => [id, postsOf(facts, id, "forward")]));
  const undone = flow.steps.flatMap(({ id }) => {
    const posts = postsOf(facts, id, "compensation");
    return posts.length === 0 ? [] : [{ id, from: firstOf(posts), until: lastOf(posts) }];
  });
  const early = flow.steps.flatMap(({ id }) =>
    ancestorsOf(facts, id)
      .filter((need) => lastOf(forward.get(need) ?? []) > firstOf(forward.get(id) ?? []))
      .map((need) => `ran ${need} again after ${id} had begun`),
  );
  const doneUntil = Math.max(...[...forward.values()].map(lastOf));
  const inTurn = undone.toSorted((one, other) => one.from - other.from);
  return [
    ...early,
    ...undone.filter(({ from }) => from < doneUntil).map(({ id }) => `undid ${id} before everything was over`),
    ...inTurn.flatMap((one, at) => {
      const before = inTurn[at - 1];
      return before && before.until > one.from ? [`undid ${before.id} again after ${one.id}`] : [];
    }),
    ...inTurn.flatMap((one, at) =>
      inTurn
        .slice(at + 1)
        .filter((later) => ancestorsOf(facts, later.id).includes(one.id))
        .map((later) => `undid ${one.id} before ${later.id}, which came after it`),
    ),
  ];
}

/** What comes after a sleep waits for as long as it lasts. */
function wrongSleeps(facts: RunFacts): string[] {
  const { flow, askedAt } = facts;
  return flow.steps.flatMap((step) => {
    if (step.kind !== "sleep") return [];
    const begun = Math.max(askedAt, ...ancestorsOf(facts, step.id).map((id) => lastOf(postsOf(facts, id, "forward"))));
    return flow.steps
      .filter(({ id }) => ancestorsOf(facts, id).includes(step.id))
      .filter(({ id }) => firstOf(postsOf(facts, id, "forward")) < begun + step.ms - SLACK_MS)
      .map(({ id }) => `ran ${id} before ${step.id} had lasted ${step.ms} ms`);
  });
}

/** A run that is paused does nothing in a process that began after that. */
function wrongStillness({ still, effects }: RunFacts): string[] {
  return [...effects].flatMap(([key, posts]) =>
    posts
      .filter(({ at }) => still.some(({ from, until }) => at >= from && at < until))
      .map(() => `ran ${key} while it was paused`),
  );
}

function postsOf({ effects }: RunFacts, step: string, kind: "forward" | "compensation"): readonly Effect[] {
  const own = new RegExp(`^${step}(\\[|\\.|$)`);
  return [...effects].flatMap(([key, posts]) =>
    own.test(key) && key.endsWith(".compensate") === (kind === "compensation") ? posts : [],
  );
}

/** All steps that end before a step begins. */
function ancestorsOf({ flow }: RunFacts, id: string): string[] {
  const found = new Set<string>();
  const visit = (each: string): void => {
    const step = flow.steps.find((one) => one.id === each);
    for (const need of step === undefined ? [] : needsOf(step)) {
      if (found.has(need)) continue;
      found.add(need);
      visit(need);
    }
  };
  visit(id);
  return [...found];
}

function firstOf(posts: readonly Effect[]): number {
  return Math.min(...posts.map(({ at }) => at));
}

function lastOf(posts: readonly Effect[]): number {
  return Math.max(...posts.map(({ at }) => at));
}
