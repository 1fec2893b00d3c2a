/** When a job runs, and whose word on its failures counts. */
import { describe, expect, it } from "vitest";
import { JOB_LIMITS } from "../../../../src/contracts/limits.ts";
import { planJob } from "../../../../src/director/jobs/plan.ts";
import { faultCode, unwrap } from "../../../support/result.ts";

const NOW = Date.UTC(2030, 0, 1);
const RETRY = { maxAttempts: 7, backoffMs: 5, maxBackoffMs: 50, maxAgeSeconds: 100 };
const DAY_MS = JOB_LIMITS.maxAgeSeconds.default * 1_000;

describe("the policy", () => {
  it("is the default where nobody says anything: errors of the function are final", () => {
    const { policy, runAt } = unwrap(planJob({}, undefined, NOW));
    const { backoffMs, maxBackoffMs } = JOB_LIMITS;
    expect(policy).toEqual({
      ...{ maxAttempts: 3, retryErrors: false, maxAgeMs: DAY_MS },
      ...{ backoffMs: backoffMs.default, maxBackoffMs: maxBackoffMs.default },
    });
    expect(runAt).toBe(NOW);
  });

  it("is the function's where the request says nothing", () => {
    const { policy } = unwrap(planJob({}, RETRY, NOW));
    expect(policy).toEqual({ maxAttempts: 7, retryErrors: true, backoffMs: 5, maxBackoffMs: 50, maxAgeMs: 100_000 });
  });

  it("is the request's where it says something", () => {
    expect(unwrap(planJob({ maxAttempts: 2, maxAgeSeconds: 9 }, RETRY, NOW)).policy).toMatchObject({
      ...{ maxAttempts: 2, retryErrors: true, maxAgeMs: 9_000, backoffMs: 5 },
    });
    expect(unwrap(planJob({ maxAttempts: 2 }, undefined, NOW)).policy.retryErrors).toBe(true);
  });
});

describe("the time", () => {
  it("is so many seconds from now, or the time that is named; one that has passed is now", () => {
    expect(unwrap(planJob({ runAfter: 1.5 }, undefined, NOW)).runAt).toBe(NOW + 1_500);
    expect(unwrap(planJob({ runAfter: "2030-01-01T02:00:00+01:00" }, undefined, NOW)).runAt).toBe(NOW + 3_600_000);
    expect(unwrap(planJob({ runAfter: "1999-01-01T00:00:00Z" }, undefined, NOW)).runAt).toBe(NOW);
  });

  it("does not make a job too old, unless the caller says how old it may get", () => {
    expect(unwrap(planJob({ runAfter: 200 }, RETRY, NOW)).policy.maxAgeMs).toBe(300_000);
    expect(unwrap(planJob({ runAfter: 200, maxAgeSeconds: 201 }, RETRY, NOW)).policy.maxAgeMs).toBe(201_000);
    expect(faultCode(planJob({ runAfter: 200, maxAgeSeconds: 200 }, RETRY, NOW))).toBe("invalid_request");
  });

  it("is not farther away than jobs are kept for", () => {
    expect(faultCode(planJob({ runAfter: "9999-01-01T00:00:00Z" }, undefined, NOW))).toBe("invalid_request");
  });
});
