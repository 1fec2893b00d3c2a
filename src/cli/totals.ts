/**
 * What became of many calls: counted while they end, told in a line.
 */
import type { MapTotalsResponse } from "../contracts/responses.ts";
import { count, duration } from "./figures.ts";
import type { Counts } from "./progress.ts";
import { printable } from "./terminal.ts";

interface Ended {
  readonly error?: { readonly code: string } | undefined;
}

/** Counts ends of calls, and failures by their codes. */
export class Totals implements Counts {
  done = 0;
  failed = 0;
  readonly #codes = new Map<string, number>();

  add({ error }: Ended): void {
    this.done++;
    if (error === undefined) return;
    this.failed++;
    this.#codes.set(error.code, (this.#codes.get(error.code) ?? 0) + 1);
  }

  /** `2 failed (cpu_limit 1, user_error 1)`; empty when none did. */
  failures(): string[] {
    if (this.failed === 0) return [];
    const codes = [...this.#codes].sort(([, a], [, b]) => b - a).map(([code, times]) => `${printable(code)} ${times}`);
    return [`${this.failed} failed (${codes.join(", ")})`];
  }
}

/** One line: what the server counted, and why calls failed. */
export function formatTotals(name: string, server: MapTotalsResponse, counted: Totals): string {
  const { inputs, succeeded, skipped, attempts, cpuMs, wallMs } = server;
  return [
    printable(name),
    count(inputs, "input"),
    `${succeeded} succeeded`,
    ...counted.failures(),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
    ...(attempts > inputs ? [count(attempts, "attempt")] : []),
    duration(wallMs),
    ...(cpuMs === null ? [] : [`CPU ${duration(cpuMs)}`]),
  ].join(" · ");
}
