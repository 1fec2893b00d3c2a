/**
 * Which days a cron expression means. All is in UTC.
 */
import type { Field, MonthDay, WeekDay } from "./fields.ts";

/** The fields that choose days. */
export interface DayFields {
  readonly day: Field<MonthDay>;
  readonly month: Field;
  readonly weekday: Field<WeekDay>;
}

/** A day of the calendar. */
export interface Day {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Days of its month. */
  readonly daysInMonth: number;
}

const SATURDAY = 6;

/** The day that a time is in; milliseconds since the epoch. */
export function dayOf(ms: number): Day {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + 1;
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { year, month, day: date.getUTCDate(), weekday: date.getUTCDay(), daysInMonth };
}

/** Whether a day is meant. As cron has it, where both days are given either of them will do. */
export function isMeant(fields: DayFields, day: Day): boolean {
  if (!fields.month.numbers.has(day.month)) return false;
  if (fields.weekday.any) return fields.day.any || isDayOfMonth(fields.day, day);
  if (fields.day.any) return isDayOfWeek(fields.weekday, day);
  return isDayOfMonth(fields.day, day) || isDayOfWeek(fields.weekday, day);
}

function isDayOfMonth({ numbers, special }: Field<MonthDay>, day: Day): boolean {
  return numbers.has(day.day) || special.some((each) => dateOf(each, day) === day.day);
}

function isDayOfWeek({ numbers, special }: Field<WeekDay>, day: Day): boolean {
  if (numbers.has(day.weekday + 1)) return true;
  return special.some(({ weekday, nth }) => {
    if (weekday !== day.weekday) return false;
    return nth === "last" ? day.day + 7 > day.daysInMonth : Math.ceil(day.day / 7) === nth;
  });
}

/** Which date of its month a day means; 0 where the month has no such day. */
function dateOf({ day: asked, workday }: MonthDay, { day, weekday, daysInMonth }: Day): number {
  const date = asked === "last" ? daysInMonth : asked;
  if (date > daysInMonth) return 0;
  return workday ? nearestWorkday(date, (((weekday + date - day) % 7) + 7) % 7, daysInMonth) : date;
}

/** The working day that is nearest to a date, within its month. */
function nearestWorkday(date: number, weekday: number, daysInMonth: number): number {
  if (weekday === SATURDAY) return date === 1 ? 3 : date - 1;
  if (weekday === 0) return date === daysInMonth ? date - 2 : date + 1;
  return date;
}
