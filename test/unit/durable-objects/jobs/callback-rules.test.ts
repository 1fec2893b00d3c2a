import { expect, it } from "vitest";
import { callbackBody, callbackPauseMs, callbackState } from "../../../../durable-objects/jobs/callback-rules.ts";
import { fault } from "../../../../src/contracts/errors.ts";
import type { JobRecord } from "../../../../src/contracts/job.ts";
import { MAX_CALLBACK_ATTEMPTS } from "../../../../src/contracts/limits.ts";

const job: JobRecord = {
  ...{ id: "inv_1", function: "f", version: 1, state: "succeeded", attempts: 1, maxAttempts: 3, priority: 0 },
  ...{ createdAt: 1, runAt: 1, startedAt: 2, endedAt: 3, expiresAt: 4, reason: null, error: null, progress: null },
  ...{ callback: { state: "waiting", attempts: 0 }, invocation: null },
};
const posted = (value: string | Uint8Array | undefined) => JSON.parse(callbackBody({ job, value }));

it("posts the job as it is told, with its value", () => {
  expect(posted('{"a":[1,"}"]}')).toEqual({ ...job, value: { a: [1, "}"] } });
  expect(posted(undefined)).toEqual(job);
});

it("says that a value is left out that is large, or no JSON", () => {
  for (const value of [JSON.stringify("x".repeat(300_000)), new Uint8Array([1])]) {
    expect(posted(value)).toEqual({ ...job, valueOmitted: true });
  }
});

it("posts errors as problem documents", () => {
  const failed: JobRecord = { ...job, state: "failed", error: fault("user_error", "no", { details: { a: 1 } }) };
  expect(JSON.parse(callbackBody({ job: failed, value: undefined })).error).toMatchObject({
    code: "user_error",
    status: 422,
    details: { a: 1 },
  });
});

it("tries for about an hour, and no longer", () => {
  const pauses = Array.from({ length: MAX_CALLBACK_ATTEMPTS - 1 }, (_, index) => callbackPauseMs(index + 1, 0.5));
  expect(pauses[0]).toBe(5_000);
  expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
  const minutes = pauses.reduce((sum, pause) => sum + pause, 0) / 60_000;
  expect(minutes).toBeGreaterThan(45);
  expect(minutes).toBeLessThan(75);
  expect(callbackState(MAX_CALLBACK_ATTEMPTS - 1, false)).toBeNull();
  expect(callbackState(MAX_CALLBACK_ATTEMPTS, false)).toBe("given_up");
  expect(callbackState(MAX_CALLBACK_ATTEMPTS, true)).toBe("delivered");
});
