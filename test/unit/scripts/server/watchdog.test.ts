import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Watchdog } from "../../../../scripts/server/watchdog.ts";

const LIMITS = { silenceMs: 2_000, memoryBytes: 1_000, turnMs: 100 };

/** Takes turns every `turnMs` until a verdict or `untilMs`; answers at the given times. */
function run(untilMs: number, answers: readonly number[] = []): { at: number; since: number } | null {
  const watchdog = new Watchdog(LIMITS, 0);
  for (let now = LIMITS.turnMs; now <= untilMs; now += LIMITS.turnMs) {
    if (answers.includes(now)) watchdog.answered(now);
    const verdict = watchdog.turn(now, null);
    if (verdict?.reason === "hang") return { at: now, since: verdict.since };
  }
  return null;
}

describe("silence", () => {
  test("is a hang after the limit, and not before", () => {
    expect(run(1_900)).toBeNull();
    expect(run(3_000)).toEqual({ at: 2_000, since: 0 });
  });

  test("counts from the last answer", () => {
    expect(run(10_000, [500, 1_900])).toEqual({ at: 3_900, since: 1_900 });
  });

  test("is no hang while answers come more often than the limit", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 1, maxLength: 50 }), (gaps) => {
        let at = 0;
        const answers = gaps.map((gap) => (at += gap * LIMITS.turnMs));
        expect(run(at, answers)).toBeNull();
      }),
    );
  });

  test("during which this process did not run itself does not count", () => {
    const watchdog = new Watchdog(LIMITS, 0);
    const anHour = 3_600_000;
    expect(watchdog.turn(anHour, null)).toBeNull();
    expect(watchdog.turn(anHour + 100, null)).toBeNull();
  });
});

describe("memory", () => {
  test("above the limit is judged at once; at the limit it is not", () => {
    const watchdog = new Watchdog(LIMITS, 0);
    expect(watchdog.turn(100, 1_000)).toBeNull();
    expect(watchdog.turn(200, 1_001)).toEqual({ reason: "memory", bytes: 1_001 });
  });
});
