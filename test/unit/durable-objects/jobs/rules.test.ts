import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterFailure,
  afterLoss,
  afterPostponement,
  type Moment,
  type Standing,
  type Verdict,
} from "../../../../durable-objects/jobs/rules.ts";
import { ERRORS, type ErrorCode, fault, type TroupeFault } from "../../../../src/contracts/errors.ts";
import type { JobPolicy } from "../../../../src/contracts/job.ts";
import { JOB_LIMITS, MAX_JOB_CRASHES } from "../../../../src/contracts/limits.ts";

const NOW = 1_000_000_000;
const codes = Object.keys(ERRORS) as ErrorCode[];

const policies: fc.Arbitrary<JobPolicy> = fc.record({
  maxAttempts: fc.integer({ min: 1, max: JOB_LIMITS.maxAttempts.max }),
  retryErrors: fc.boolean(),
  backoffMs: fc.integer({ min: 0, max: JOB_LIMITS.backoffMs.max }),
  maxBackoffMs: fc.integer({ min: 1, max: JOB_LIMITS.maxBackoffMs.max }),
  maxAgeMs: fc.integer({ min: 1_000, max: JOB_LIMITS.maxAgeSeconds.max * 1_000 }),
});
const standings: fc.Arbitrary<Standing> = fc.record({
  attempts: fc.integer({ min: 1, max: JOB_LIMITS.maxAttempts.max }),
  crashes: fc.integer({ min: 0, max: MAX_JOB_CRASHES - 1 }),
  since: fc.integer({ min: 0, max: NOW }),
});
const moments: fc.Arbitrary<Moment> = fc.record({
  nowMs: fc.constant(NOW),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});
const faults: fc.Arbitrary<TroupeFault> = fc.record({
  code: fc.constantFrom(...codes),
  message: fc.constant("no"),
});

const verdictsOf = (
  job: Standing,
  policy: JobPolicy,
  why: TroupeFault,
  crashed: boolean,
  moment: Moment,
): Verdict[] => [
  afterFailure(job, policy, why, moment),
  afterLoss(job, policy, crashed, moment),
  afterPostponement(job, policy, why, moment),
];

describe("whatever happened", () => {
  it("nothing runs again without an attempt left, past its age, or before now", () => {
    fc.assert(
      fc.property(standings, policies, faults, fc.boolean(), moments, (job, policy, why, crashed, moment) => {
        for (const verdict of verdictsOf(job, policy, why, crashed, moment)) {
          if (verdict.state !== "queued") continue;
          expect(verdict.attempts).toBeLessThan(Math.max(policy.maxAttempts, job.attempts));
          expect(verdict.runAt).toBeGreaterThanOrEqual(NOW);
          expect(verdict.runAt - job.since).toBeLessThan(policy.maxAgeMs);
          expect(Number.isSafeInteger(verdict.runAt)).toBe(true);
        }
      }),
    );
  });

  it("crashes are never forgotten, and counted where the process died only", () => {
    fc.assert(
      fc.property(standings, policies, faults, fc.boolean(), moments, (job, policy, why, crashed, moment) => {
        const [failed, lost, postponed] = verdictsOf(job, policy, why, crashed, moment);
        expect([failed?.crashes, postponed?.crashes]).toEqual([job.crashes, job.crashes]);
        expect(lost?.crashes).toBe(job.crashes + Number(crashed));
      }),
    );
  });

  it("a job that always fails is over after maxAttempts", () => {
    fc.assert(
      fc.property(policies, faults, fc.boolean(), moments, (given, why, isLoss, moment) => {
        const policy = { ...given, maxAgeMs: Number.MAX_SAFE_INTEGER };
        let job: Standing = { attempts: 1, crashes: 0, since: NOW };
        let runs = 1;
        for (;;) {
          const verdict = isLoss ? afterLoss(job, policy, false, moment) : afterFailure(job, policy, why, moment);
          if (verdict.state !== "queued") break;
          job = { ...job, ...verdict, attempts: verdict.attempts + 1 };
          runs++;
        }
        expect(runs).toBeLessThanOrEqual(policy.maxAttempts);
        if (isLoss) expect(runs).toBe(policy.maxAttempts);
      }),
    );
  });
});

describe("a failure", () => {
  const policy: JobPolicy = {
    maxAttempts: 5,
    retryErrors: false,
    backoffMs: 1_000,
    maxBackoffMs: 5_000,
    maxAgeMs: 1e9,
  };
  const job: Standing = { attempts: 1, crashes: 0, since: NOW };
  const moment = { nowMs: NOW, random: 0.5 };

  it.each(codes)("%s is tried again as its source says", (code) => {
    const { source } = ERRORS[code];
    const isOurs = source === "platform" || code === "rate_limited";
    const isTheirs = source === "function" && code !== "cancelled";
    const state = (retryErrors: boolean) =>
      afterFailure(job, { ...policy, retryErrors }, fault(code, "no"), moment).state;
    expect(state(false)).toBe(isOurs ? "queued" : "failed");
    expect(state(true)).toBe(isOurs || isTheirs ? "queued" : "failed");
  });

  it("is answered by longer and longer pauses, up to the longest", () => {
    const pauses = [1, 2, 3, 4].map((attempts) => {
      const verdict = afterFailure({ ...job, attempts }, policy, fault("worker_unavailable", "no"), moment);
      return verdict.state === "queued" ? verdict.runAt - NOW : null;
    });
    expect(pauses).toEqual([500, 1_000, 2_000, 2_500]);
  });

  it("of the last attempt is the end, and why is told", () => {
    const last = { ...job, attempts: 5 };
    expect(afterFailure(last, policy, fault("worker_unavailable", "no"), moment)).toMatchObject({
      state: "dead",
      reason: "attempts",
    });
    expect(afterFailure(last, policy, fault("user_error", "no"), moment).state).toBe("failed");
  });

  it("pauses briefly after a loss, whatever the policy's backoff", () => {
    const verdict = afterLoss(job, { ...policy, backoffMs: 3_600_000, maxBackoffMs: 3_600_000 }, true, moment);
    expect(verdict).toEqual({ state: "queued", attempts: 1, crashes: 1, runAt: NOW + 125 });
  });

  it("by crashing counts into quarantine, with attempts left or not", () => {
    for (const attempts of [3, 5]) {
      const verdict = afterLoss({ ...job, attempts, crashes: 2 }, policy, true, moment);
      expect(verdict).toEqual({ state: "dead", reason: "quarantine", crashes: 3 });
    }
  });

  it("to begin gives the attempt back, and waits as long as the fault says", () => {
    const busy = afterPostponement(job, policy, fault("overloaded", "busy", { retryAfterSeconds: 1 }), moment);
    expect(busy).toEqual({ state: "queued", attempts: 0, crashes: 0, runAt: NOW + 200 });
    const suspended = afterPostponement(job, policy, fault("conflict", "suspended", { retryAfterSeconds: 5 }), moment);
    expect(suspended).toMatchObject({ attempts: 0, runAt: NOW + 5_000 });
  });
});
