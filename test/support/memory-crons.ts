/**
 * The director's port `Crons` in memory: it keeps timetables, and nothing is ever due.
 */
import type { CronEntry } from "../../src/contracts/cron.ts";
import { type Result, succeed } from "../../src/contracts/result.ts";
import { nextAfter, readTimetable } from "../../src/cron/timetable.ts";
import type { Crons } from "../../src/director/ports.ts";

export class MemoryCrons implements Crons {
  readonly #now: () => number;
  readonly #kept = new Map<string, readonly CronEntry[]>();

  constructor(now: () => number) {
    this.#now = now;
  }

  async put(name: string, crons: readonly string[]): Promise<Result<readonly CronEntry[]>> {
    const at = this.#now();
    const schedules: CronEntry[] = [];
    for (const cron of crons) {
      const timetable = readTimetable(cron);
      if (!timetable.ok) return timetable;
      schedules.push({ cron, createdAt: at, modifiedAt: at, nextAt: nextAfter(timetable.value, at) ?? 0 });
    }
    this.#kept.set(name, schedules);
    return succeed(schedules);
  }

  async get(name: string): Promise<readonly CronEntry[]> {
    return this.#kept.get(name) ?? [];
  }

  async forget(name: string): Promise<void> {
    this.#kept.delete(name);
  }
}
