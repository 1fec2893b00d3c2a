/**
 * Who is sent as late: calls that come right after one that has held the thread.
 */
import { describe, expect, it } from "vitest";
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
  expect(pace.sentMs(1_099)).toBe(1_099 - (cpuMs ?? 100) - 1);
  expect(pace.sentMs(1_100)).toBe(1_100);
});

describe("batches", () => {
  /** A thread on which each batch takes 10 ms; gives the times of the pauses. */
  function threadOf() {
    const pace = new Pace();
    const pauses: number[] = [];
    let nowMs = 1_000;
    const batch = () =>
      pace.batch(
        async () => {
          nowMs += 10;
        },
        () => nowMs,
        async (ms) => {
          pauses.push(nowMs);
          nowMs += ms;
        },
      );
    return { pauses, batch, wait: (ms: number) => (nowMs += ms) };
  }

  it("that follow each other without end let the event loop look now and then", async () => {
    const { pauses, batch } = threadOf();
    for (let count = 0; count < 30; count++) await batch();
    expect(pauses.length).toBeGreaterThanOrEqual(4);
    expect(pauses.length).toBeLessThanOrEqual(8);
  });

  it("with gaps between them need no pause", async () => {
    const { pauses, batch, wait } = threadOf();
    for (let count = 0; count < 30; count++) {
      await batch();
      wait(6);
    }
    expect(pauses).toEqual([]);
  });
});
