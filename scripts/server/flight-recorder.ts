/**
 * Remembers which functions ran lately, so that a runtime that had to be killed can be explained.
 *
 * The Worker prints a line just before it runs a function, once a second at most for each: a hung runtime can no longer
 * be asked. What is read here was printed by a process that runs strangers' code, so names are checked and bounded.
 */
import { z } from "zod";
import { functionName } from "../../src/contracts/ids.ts";

const PREFIX = "@troupe/running ";
const MAX_LINE_LENGTH = 1_000;
/** Functions remembered; beyond that the one seen longest ago is forgotten. */
const MAX_REMEMBERED = 256;

const record = z.object({ function: functionName });

/** The function's name in a flight recorder line, or null for any other line. */
export function parseRunningLine(line: string): string | null {
  if (!line.startsWith(PREFIX) || line.length > MAX_LINE_LENGTH) return null;
  try {
    return record.parse(JSON.parse(line.slice(PREFIX.length))).function;
  } catch {
    return null;
  }
}

/** When each function was last seen to start. */
export class FlightRecorder {
  /** Milliseconds, by name; the map's order is the order of sight. */
  readonly #seen = new Map<string, number>();

  /** Notes that these functions started about now, in this order. */
  saw(names: Iterable<string>, now: number): void {
    for (const name of names) {
      this.#seen.delete(name);
      this.#seen.set(name, now);
      const oldest = this.#seen.keys().next();
      if (this.#seen.size > MAX_REMEMBERED && !oldest.done) this.#seen.delete(oldest.value);
    }
  }

  /** Functions seen at or after `since`, the latest first. */
  seenSince(since: number): string[] {
    return [...this.#seen]
      .filter(([, at]) => at >= since)
      .map(([name]) => name)
      .reverse();
  }
}
