import { describe, expect, test } from "vitest";
import { type ErrorCode, fault } from "../../../../src/contracts/errors.ts";
import { pauseBefore, retryOf } from "../../../../src/director/call/retry.ts";

const POLICY = { maxAttempts: 4, backoffMs: 100, maxBackoffMs: 250, maxAgeSeconds: 60 };
const pauses = (code: ErrorCode, ...asked: Parameters<typeof retryOf>) =>
  [1, 2, 3, 4].map((attempts) => pauseBefore(fault(code, "x"), attempts, retryOf(...asked), 0));

describe("what is tried again", () => {
  test("losses of the platform always, with pauses that double up to a limit", () => {
    expect(pauses("overloaded", undefined, POLICY, false)).toEqual([100, 200, 250, null]);
    expect(pauses("overloaded", undefined, undefined, false)).toEqual([1_000, 2_000, null, null]);
    expect(pauses("overloaded", 1, POLICY, false)).toEqual([null, null, null, null]);
  });

  test("a call that may have run only where it may run twice", () => {
    expect(pauses("worker_unavailable", 4, POLICY, false)[0]).toBeNull();
    expect(pauses("worker_unavailable", 4, POLICY, true)[0]).toBe(100);
  });

  test("failures of the function where the map or the function asks for it", () => {
    expect(pauses("user_error", undefined, undefined, true)[0]).toBeNull();
    expect(pauses("user_error", 2, undefined, false)).toEqual([1_000, null, null, null]);
    expect(pauses("cpu_limit", undefined, POLICY, false)[0]).toBe(100);
  });

  test("nothing that would fail in the same way, or was meant to end", () => {
    for (const code of ["invalid_arguments", "cancelled", "internal"] as const) {
      expect(pauses(code, 4, POLICY, true)[0]).toBeNull();
    }
  });
});

test("chance shortens a pause by up to a half", () => {
  const retry = retryOf(undefined, POLICY, false);
  expect(pauseBefore(fault("overloaded", "x"), 1, retry, 0.999)).toBeCloseTo(50, 0);
});
