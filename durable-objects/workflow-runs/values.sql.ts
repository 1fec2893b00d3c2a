/**
 * Values of runs, in parts: their document, their input, their result, what their calls gave and what events brought.
 */
import { joinBytes } from "../../src/contracts/bytes.ts";
import type { EncodedValue } from "../../src/contracts/invocation.ts";
import { CONTENT_PART_BYTES } from "../../src/contracts/limits.ts";
import { all, run } from "../support/sql.ts";

/** Keys that no call has: calls begin with a letter. */
export const DOCUMENT_KEY = "$document";
export const INPUT_KEY = "$input";
export const RESULT_KEY = "$result";
/** The key of what an event brought. */
export function eventKey(number: number): string {
  return `$event.${number}`;
}

/** The table of parts. */
export class RunValues {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Keeps a value, in the place of what was there. */
  keep(id: string, key: string, value: EncodedValue): void {
    this.drop(id, key);
    if (value === undefined) return;
    const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
    for (let start = 0, part = 0; start < bytes.length; start += CONTENT_PART_BYTES, part++) {
      const slice = bytes.slice(start, start + CONTENT_PART_BYTES);
      run(this.#sql, "INSERT INTO parts (run, key, part, bytes) VALUES (?, ?, ?, ?)", id, key, part, slice);
    }
  }

  /** A value; undefined where there is none. */
  read(id: string, key: string): Uint8Array | undefined {
    const query = "SELECT bytes FROM parts WHERE run = ? AND key = ? ORDER BY part";
    const parts = all<{ bytes: ArrayBuffer }>(this.#sql, query, id, key);
    return parts.length === 0 ? undefined : joinBytes(parts.map(({ bytes }) => new Uint8Array(bytes)));
  }

  drop(id: string, key: string): void {
    run(this.#sql, "DELETE FROM parts WHERE run = ? AND key = ?", id, key);
  }
}
