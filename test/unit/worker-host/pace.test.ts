/**
 * Who is sent as late: calls that come right after one that has held the thread.
 */
import { expect, it } from "vitest";
import { Pace } from "../../../durable-objects/worker-host/pace.ts";

it("sends a call under its own time", () => {
  const pace = new Pace();
  expect(pace.sentMs(1_000)).toBe(1_000);
  pace.ended(1_000, 99);
  expect(pace.sentMs(1_000)).toBe(1_000);
});

it.each([100, 5_000, null])("sends a call as late right after one of %s ms CPU, and only then", (cpuMs) => {
  const pace = new Pace();
  pace.ended(1_000, cpuMs);
  expect(pace.sentMs(1_019)).toBe(0);
  expect(pace.sentMs(1_020)).toBe(1_020);
});
