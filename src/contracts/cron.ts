/**
 * Timetables of functions, and what the object that keeps them asks of directors when they are due.
 */

/** Name of the one object that keeps all timetables. */
export const CRON_OBJECT = "crons";

/** An expression in the timetable of a function. Times are milliseconds since the epoch. */
export interface CronEntry {
  readonly cron: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** When it is due next. */
  readonly nextAt: number;
}

/** A call that is due. */
export interface Firing {
  readonly function: string;
  readonly cron: string;
  /** When it was due, milliseconds since the epoch. */
  readonly scheduledAt: number;
}

/**
 * What became of a call that was due: it was made, well or badly; it was not begun and is to be tried again; there is no
 * such function any more.
 */
export type FiringOutcome = "made" | "postponed" | "gone";
