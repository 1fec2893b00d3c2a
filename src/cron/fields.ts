/**
 * The fields of a cron expression as Cloudflare writes them, read into numbers.
 *
 * What is peculiar to that dialect: the week begins with 1 = Sunday, `L` is the last day of the month (`5L`, `friL`: the last
 * Thursday or Friday), `W` the working day that is nearest, and `2#1` the first Monday. Days of the week in here are
 * 0 = Sunday.
 */
import { fault } from "../contracts/errors.ts";
import { fail, type Result, succeed } from "../contracts/result.ts";

/** A day of the month, counted from its end or moved to a working day. */
export type MonthDay = { readonly day: number | "last"; readonly workday: boolean };
/** One of the days in a month that fall on a day of the week. */
export type WeekDay = { readonly weekday: number; readonly nth: number | "last" };

/** Numbers that a field lists, and what cannot be said by them; `any` for `*`. */
export interface Field<Special = never> {
  readonly any: boolean;
  readonly numbers: ReadonlySet<number>;
  readonly special: readonly Special[];
}

interface Kind<Special> {
  /** As it stands in sentences. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of the numbers from `min` on. */
  readonly names?: readonly string[];
  /** Reads what is neither a number nor a range; undefined when it is nothing. */
  readonly special?: (item: string) => Special | undefined;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** The five fields, in their order. */
export const KINDS = {
  minute: { name: "minute", min: 0, max: 59 },
  hour: { name: "hour", min: 0, max: 23 },
  day: { name: "day of the month", min: 1, max: 31, special: monthDayOf },
  month: { name: "month", min: 1, max: 12, names: MONTHS },
  weekday: { name: "day of the week", min: 1, max: 7, names: WEEKDAYS, special: weekDayOf },
} as const satisfies Record<string, Kind<unknown>>;

/** Reads a field. Fault: `invalid_request`. */
export function readField<Special = never>(text: string, kind: Kind<Special>): Result<Field<Special>> {
  const numbers = new Set<number>();
  const special: Special[] = [];
  for (const item of text.toLowerCase().split(",")) {
    const range = rangeOf(item, kind);
    const found = range === undefined ? kind.special?.(item) : undefined;
    if (range !== undefined) for (let each = range.from; each <= range.to; each += range.step) numbers.add(each);
    else if (found !== undefined) special.push(found);
    else return fail(fault("invalid_request", sentence(item, kind)));
  }
  return succeed({ any: text === "*", numbers, special });
}

function sentence(item: string, { name, min, max, names }: Kind<unknown>): string {
  const words = names === undefined ? "" : `, ${names[0]} to ${names.at(-1)}`;
  const week = names === WEEKDAYS ? " (1 is Sunday)" : "";
  return `${JSON.stringify(item)} is no ${name}: it takes ${min} to ${max}${week}${words}, \`*\`, lists, ranges and steps.`;
}

/** `*`, `a`, `a-b`, each with `/step`; undefined for anything else. */
function rangeOf(item: string, kind: Kind<unknown>) {
  const match = /^(?:\*|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d{1,2}))?$/.exec(item);
  if (match === null) return undefined;
  const [, first, last, stride] = match;
  const step = stride === undefined ? 1 : Number(stride);
  const from = first === undefined ? kind.min : numberOf(first, kind);
  const alone = first === undefined || stride !== undefined ? kind.max : from;
  const to = last === undefined ? alone : numberOf(last, kind);
  return from === undefined || to === undefined || step < 1 || from > to ? undefined : { from, to, step };
}

function numberOf(text: string, { min, max, names }: Kind<unknown>): number | undefined {
  const named = names?.indexOf(text) ?? -1;
  if (named >= 0) return min + named;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}

/** `L`, `LW`, `15W`. */
function monthDayOf(item: string): MonthDay | undefined {
  if (item === "l" || item === "lw") return { day: "last", workday: item === "lw" };
  const [, text] = /^(\d{1,2})w$/.exec(item) ?? [];
  const day = text === undefined ? undefined : numberOf(text, KINDS.day);
  return day === undefined ? undefined : { day, workday: true };
}

/** `L` (Saturday), `6L`, `friL`, `2#1`, `mon#1`. */
function weekDayOf(item: string): WeekDay | undefined {
  const [, text, nth] = /^([a-z0-9]*?)(l|#[1-5])$/.exec(item) ?? [];
  if (text === undefined || nth === undefined) return undefined;
  if (nth !== "l") {
    const number = numberOf(text, KINDS.weekday);
    return number === undefined ? undefined : { weekday: number - 1, nth: Number(nth.slice(1)) };
  }
  const number = text === "" ? KINDS.weekday.max : numberOf(text, KINDS.weekday);
  return number === undefined ? undefined : { weekday: number - 1, nth: "last" };
}
