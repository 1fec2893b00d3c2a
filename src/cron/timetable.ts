/**
 * Cron expressions as `[triggers] crons` of a wrangler.toml has them: when they are due next, in UTC.
 *
 * Written here, for the dialect is Cloudflare's alone and without time zones little is left to do: days are tried one by
 * one, and the first that is meant has the answer.
 */
import { fault } from "../contracts/errors.ts";
import { MAX_CRON_LENGTH } from "../contracts/limits.ts";
import { fail, type Result, succeed } from "../contracts/result.ts";
import { type DayFields, dayOf, isMeant } from "./days.ts";
import { type Field, KINDS, readField } from "./fields.ts";

/** A cron expression that was read. */
export interface Timetable extends DayFields {
  readonly minute: Field;
  readonly hour: Field;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** A 29 February that is a given day of the week comes after 40 years at the latest. */
const DAYS_LOOKED_AT = 41 * 366;

/** Reads an expression. Fault: `invalid_request`, with a sentence that names the expression. */
export function readTimetable(text: string): Result<Timetable> {
  const [minute, hour, day, month, weekday, ...more] = text.trim().split(/\s+/);
  if (weekday === undefined || more.length > 0 || text.length > MAX_CRON_LENGTH) {
    return refuse(text, "it takes five fields: minute, hour, day of the month, month and day of the week.");
  }
  const fields = {
    minute: readField(minute ?? "", KINDS.minute),
    hour: readField(hour ?? "", KINDS.hour),
    day: readField(day ?? "", KINDS.day),
    month: readField(month ?? "", KINDS.month),
    weekday: readField(weekday, KINDS.weekday),
  };
  for (const field of Object.values(fields)) if (!field.ok) return refuse(text, field.fault.message);
  const { minute: m, hour: h, day: d, month: mo, weekday: w } = fields;
  if (!m.ok || !h.ok || !d.ok || !mo.ok || !w.ok) return refuse(text, "it cannot be read.");
  return succeed({ minute: m.value, hour: h.value, day: d.value, month: mo.value, weekday: w.value });
}

/** The first time that is due after `ms`, both in milliseconds since the epoch; null where none ever is. */
export function nextAfter(timetable: Timetable, ms: number): number | null {
  const earliest = Math.floor(ms / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const today = Math.floor(earliest / DAY_MS) * DAY_MS;
  for (let days = 0; days < DAYS_LOOKED_AT; days++) {
    const day = today + days * DAY_MS;
    if (!isMeant(timetable, dayOf(day))) continue;
    const time = timeOf(timetable, Math.max(earliest - day, 0));
    if (time !== null) return day + time;
  }
  return null;
}

/** The first time of a day that is no earlier than `fromMs`, in milliseconds since the day began. */
function timeOf({ minute, hour }: Timetable, fromMs: number): number | null {
  for (let h = Math.floor(fromMs / HOUR_MS); h <= KINDS.hour.max; h++) {
    if (!hour.numbers.has(h)) continue;
    for (let m = 0; m <= KINDS.minute.max; m++) {
      const time = h * HOUR_MS + m * MINUTE_MS;
      if (time >= fromMs && minute.numbers.has(m)) return time;
    }
  }
  return null;
}

function refuse(text: string, why: string): Result<never> {
  return fail(fault("invalid_request", `The cron expression ${JSON.stringify(text)} cannot be read: ${why}`));
}
