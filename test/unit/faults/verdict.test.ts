/**
 * The fault suite's own checks: a run that kept every promise passes, and each broken promise is found.
 */
import { describe, expect, it } from "vitest";
import type { JobResponse } from "../../../src/contracts/responses.ts";
import type { Told } from "../../faults/process/clients.ts";
import type { Effect } from "../../faults/process/effects.ts";
import type { Facts } from "../../faults/process/facts.ts";
import type { CallStep, MapStep, SpawnStep } from "../../faults/process/plan.ts";
import { violationsOf } from "../../faults/process/verdict.ts";

const work = (tag: string, n = 3) => ({ tag, n, waitMs: 0, failures: 0 });
const rightValue = (tag: string, square = 9) => ({ tag, square, release: 1 });
const call: CallStep = { kind: "call", function: "once", ...work("c") };
const safeCall: CallStep = { ...call, function: "safe", tag: "r" };
const spawn: SpawnStep = {
  ...{ kind: "spawn", function: "again", key: "k", delaySeconds: 0, priority: 0, cancel: false },
  ...work("s"),
};
const map: MapStep = { kind: "map-job", tag: "m", ordered: true, inputs: [work("m0"), work("m1")] };

const job: JobResponse = {
  ...{ id: "inv_s", function: "again", version: 1, state: "succeeded", attempts: 1, maxAttempts: 6, priority: 0 },
  ...{ createdAt: 1_000, runAt: 1_000, startedAt: 1_000, endedAt: 1_100, expiresAt: 9_000 },
  ...{ reason: null, error: null, progress: null, callback: null, invocation: null, value: rightValue("s") },
};
const mapJob = { ...job, id: "inv_m", progress: { total: 2, succeeded: 2, failed: 0, running: 0 } };

const death = { from: 1_050, until: 1_060 };
const run = (tag: string, name = tag): Effect => ({ tag, run: name, at: 1_050 });
const told = (outcome: object): Told => ({ from: 1_000, to: 1_100, ...outcome }) as Told;
const goodTold = [
  told({ step: call, value: rightValue("c") }),
  told({ step: safeCall, value: rightValue("r") }),
  told({ step: spawn, id: "inv_s", cancelled: false }),
  told({ step: map, id: "inv_m" }),
];
const goodEffects = new Map(["c", "r", "s", "m0", "m1"].map((tag) => [tag, [run(tag)]]));
const good: Facts = {
  told: goodTold,
  jobs: new Map([job, mapJob].map((one) => [one.id, one])),
  items: new Map([["inv_m", [0, 1].map((index) => ({ index, value: rightValue(`m${index}`) }))]]),
  effects: goodEffects,
  deaths: [],
  losses: [],
  releases: new Map(["once", "again", "safe"].map((name) => [`${name}@1`, 1])),
};

const withJob = (changes: Partial<JobResponse>): Partial<Facts> => ({
  jobs: new Map(good.jobs).set("inv_s", { ...job, ...changes }),
});
const withTold = (place: number, outcome: object): Partial<Facts> => ({
  told: goodTold.with(place, told({ step: goodTold[place]?.step, ...outcome })),
});
const withRuns = (tag: string, runs: readonly Effect[]): Partial<Facts> => ({
  effects: new Map<string, readonly Effect[]>(goodEffects).set(tag, runs),
});

describe("violationsOf", () => {
  it("finds nothing where every promise was kept", () => {
    expect(violationsOf(good)).toEqual([]);
  });

  it.each<[string, Partial<Facts>]>([
    ["a lost job", { jobs: new Map([["inv_m", mapJob]]) }],
    ["a job that has not ended", withJob({ state: "running", endedAt: null })],
    ["a wrong value", withJob({ value: rightValue("s", 8) })],
    ["the value of another job", withJob({ value: rightValue("other") })],
    ["a release that is not the job's", withJob({ value: { ...rightValue("s"), release: 2 } })],
    ["a success that never ran", withRuns("s", [])],
    ["a second run without a fault", withRuns("s", [run("s"), run("s", "again")])],
    ["too many attempts", { ...withJob({ attempts: 7 }), deaths: [death] }],
    ["more runs than attempts", { ...withRuns("s", [run("s"), run("s", "again")]), deaths: [death] }],
    ["a job given up too early", withJob({ state: "dead", reason: "attempts", attempts: 2 })],
    ["quarantine without deaths", withJob({ state: "dead", reason: "quarantine" })],
    ["a cancellation that nobody asked for", withJob({ state: "cancelled" })],
    ["a failure that was to be tried again", withJob({ state: "failed" })],
    ["a refused key", withTold(2, { code: "internal" })],
    ["a wrong answer", withTold(0, { value: rightValue("c", 8) })],
    ["a call that failed without a fault", withTold(0, { code: "worker_unavailable" })],
    ["a call that failed though it may be repeated", { ...withTold(1, { code: "unreachable" }), deaths: [death] }],
    ["a call that ran twice", { ...withRuns("c", [run("c"), run("c", "again")]), losses: [death] }],
    ["an effect that arrived twice", withRuns("r", [run("r", "s")])],
    ["a map without a line", { items: new Map([["inv_m", [{ index: 0, value: rightValue("m0") }]]]) }],
    [
      "lines in wrong places",
      { items: new Map([["inv_m", [1, 0].map((index) => ({ index, value: rightValue(`m${index}`) }))]]) },
    ],
    ["a job of nobody", { jobs: new Map(good.jobs).set("inv_x", { ...job, id: "inv_x" }) }],
    ["two jobs of one key", { told: [...goodTold, told({ step: spawn, id: "inv_m", cancelled: false })] }],
  ])("finds %s", (_name, changes) => {
    expect(violationsOf({ ...good, ...changes })).not.toEqual([]);
  });

  it("takes a second run where a fault had struck", () => {
    const struck = { ...withJob({ attempts: 2 }), ...withRuns("s", [run("s"), run("s", "again")]), losses: [death] };
    expect(violationsOf({ ...good, ...struck })).toEqual([]);
  });

  it("takes a call that failed while a killed server was not back yet", () => {
    const away = { ...withTold(0, { code: "unreachable" }), deaths: [{ from: 1, until: 900 }] };
    expect(violationsOf({ ...good, ...away })).toEqual([]);
    expect(violationsOf({ ...good, ...away, deaths: [{ from: 1, until: 700 }] })).not.toEqual([]);
  });

  it("counts a delay from the first of several callers", () => {
    const step = { ...spawn, delaySeconds: 1 };
    const asked = (from: number, to: number) => ({ ...told({ step, id: "inv_s", cancelled: false }), from, to });
    const first = asked(1_000, 9_000);
    const second = asked(1_900, 2_000);
    const late = { ...withRuns("s", [{ ...run("s"), at: 2_050 }]), told: goodTold.toSpliced(2, 1, first, second) };
    expect(violationsOf({ ...good, ...late })).toEqual([]);
    expect(violationsOf({ ...good, ...late, told: goodTold.with(2, second) })).not.toEqual([]);
  });
});
