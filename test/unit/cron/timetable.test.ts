/**
 * Cron expressions in Cloudflare's dialect: what each means, what is refused, and that the next time is never a wrong one.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf, isMeant } from "../../../src/cron/days.ts";
import { nextAfter, readTimetable } from "../../../src/cron/timetable.ts";
import { unwrap } from "../../support/result.ts";

const MINUTE_MS = 60_000;
const TUESDAY = Date.UTC(2026, 10, 24, 16, 30, 30);

/** The first times of an expression, as `2026-11-24T16:31`. */
function times(cron: string, count = 3, from = TUESDAY): string[] {
  const timetable = unwrap(readTimetable(cron));
  const found: string[] = [];
  let at: number | null = from;
  while (found.length < count) {
    at = nextAfter(timetable, at);
    if (at === null) return [...found, "never"];
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe("times", () => {
  it.each([
    ["* * * * *", ["2026-11-24T16:31", "2026-11-24T16:32", "2026-11-24T16:33"]],
    ["*/30 * * * *", ["2026-11-24T17:00", "2026-11-24T17:30", "2026-11-24T18:00"]],
    ["5/15 3-5 * jan,MAR *", ["2027-01-01T03:05", "2027-01-01T03:20", "2027-01-01T03:35"]],
    ["59 23 LW * *", ["2026-11-30T23:59", "2026-12-31T23:59", "2027-01-29T23:59"]],
    ["0 0 L * *", ["2026-11-30T00:00", "2026-12-31T00:00", "2027-01-31T00:00"]],
    ["0 0 15W * *", ["2026-12-15T00:00", "2027-01-15T00:00", "2027-02-15T00:00"]],
    ["0 0 1W 5,8 *", ["2027-05-03T00:00", "2027-08-02T00:00", "2028-05-01T00:00"]],
    ["0 17 * * sun", ["2026-11-29T17:00", "2026-12-06T17:00", "2026-12-13T17:00"]],
    ["0 17 * * 1", ["2026-11-29T17:00", "2026-12-06T17:00", "2026-12-13T17:00"]],
    ["10 7 * * 2-6", ["2026-11-25T07:10", "2026-11-26T07:10", "2026-11-27T07:10"]],
    ["0 18 * * friL", ["2026-11-27T18:00", "2026-12-25T18:00", "2027-01-29T18:00"]],
    ["0 0 * * 2#1", ["2026-12-07T00:00", "2027-01-04T00:00", "2027-02-01T00:00"]],
    ["0 0 13 * fri", ["2026-11-27T00:00", "2026-12-04T00:00", "2026-12-11T00:00"]],
    ["0 0 29 2 *", ["2028-02-29T00:00", "2032-02-29T00:00", "2036-02-29T00:00"]],
    ["0 0 * 2 1#5", ["2032-02-29T00:00", "2060-02-29T00:00", "2088-02-29T00:00"]],
    ["0 0 30 2 *", ["never"]],
  ])("%s", (cron, expected) => expect(times(cron)).toEqual(expected));
});

describe("refusals", () => {
  it.each([
    "",
    "* * * *",
    "* * * * * *",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * * 13 *",
    "* * * * 0",
    "* * * * 8",
  ])("%s", (cron) => expect(readTimetable(cron)).toMatchObject({ ok: false, fault: { code: "invalid_request" } }));
  it.each(["*/0 * * * *", "5-1 * * * *", "a * * * *", "1,,2 * * * *", "* * 32W * *", "* * * * mon#6", "@daily"])(
    "%s",
    (cron) => expect(readTimetable(cron)).toMatchObject({ ok: false, fault: { code: "invalid_request" } }),
  );

  it("say which part it is", () => {
    expect(readTimetable("* * * * 0")).toMatchObject({
      fault: { message: expect.stringContaining('"0" is no day of the week: it takes 1 to 7 (1 is Sunday)') },
    });
  });
});

const list = (min: number, max: number) =>
  fc.oneof(
    fc.constant("*"),
    fc.integer({ min: 1, max: 40 }).map((step) => `*/${step}`),
    fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: 3 }).map(String),
    fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
  );
const days = fc.oneof(list(1, 28), fc.constantFrom("L", "LW", "15W", "1W", "31"));
const weekdays = fc.oneof(list(1, 7), fc.constantFrom("2#1", "friL", "L", "mon-wed"));
const expression = fc.tuple(list(0, 59), list(0, 23), days, list(1, 12), weekdays).map((fields) => fields.join(" "));

it("the next time is meant, is later, and no meant time lies before it", () => {
  fc.assert(
    fc.property(expression, fc.integer({ min: 0, max: 40 * 366 * 1_440 }), (cron, minutes) => {
      const timetable = unwrap(readTimetable(cron));
      const from = minutes * MINUTE_MS + 1;
      const next = nextAfter(timetable, from);
      const isDue = (ms: number): boolean => {
        const date = new Date(ms);
        const meantNow =
          timetable.minute.numbers.has(date.getUTCMinutes()) && timetable.hour.numbers.has(date.getUTCHours());
        return meantNow && isMeant(timetable, dayOf(ms));
      };
      if (next === null) return;
      expect(next).toBeGreaterThan(from);
      expect(next % MINUTE_MS).toBe(0);
      expect(isDue(next)).toBe(true);
      // Ten hours of minutes are looked through one by one; further off, days alone.
      for (let at = Math.ceil(from / MINUTE_MS) * MINUTE_MS, left = 600; at < next && left > 0; left--) {
        expect(isDue(at)).toBe(false);
        at += MINUTE_MS;
      }
    }),
    { numRuns: 200 },
  );
});

it("anything is read or refused, and never throws", () => {
  fc.assert(fc.property(fc.string({ maxLength: 40 }), (text) => typeof readTimetable(text).ok === "boolean"));
});
