/**
 * Arguments and values of jobs: small ones in the job's row, large ones in parts, for a row holds 2 MB at most.
 */
import { joinBytes } from "../../src/contracts/bytes.ts";
import type { EncodedValue } from "../../src/contracts/invocation.ts";
import { CONTENT_PART_BYTES, JOB_INLINE_BYTES } from "../../src/contracts/limits.ts";
import type { Row } from "../support/sql.ts";
import { all, first, run } from "../support/sql.ts";
import type { JobRow } from "./rows.ts";

/** A value as the row of its job holds it. */
export interface ValueColumns {
  readonly form: JobRow["value_form"];
  /** Null: there is none, or it is kept in parts. */
  readonly inline: string | Uint8Array | null;
}

const NO_VALUE: ValueColumns = { form: null, inline: null };

/** The table of parts. */
export class Payloads {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Keeps the arguments of a job. Gives what its row holds. */
  keepArgs(job: string, args: Uint8Array): Uint8Array | null {
    if (args.byteLength <= JOB_INLINE_BYTES) return args;
    this.#write(job, "args", args);
    return null;
  }

  /** Keeps what a job came to. Gives what its row holds. */
  keepValue(job: string, value: EncodedValue): ValueColumns {
    if (value === undefined) return NO_VALUE;
    const form = typeof value === "string" ? "json" : "cbor";
    if (value.length <= JOB_INLINE_BYTES) return { form, inline: value };
    this.#write(job, "value", typeof value === "string" ? new TextEncoder().encode(value) : value);
    return { form, inline: null };
  }

  /** The arguments of a job, by what stands in its row. */
  args(job: string, inline: ArrayBuffer | null): Uint8Array {
    return inline === null ? this.#read(job, "args") : new Uint8Array(inline);
  }

  /** What a job came to; undefined where it came to nothing. */
  value(job: string): EncodedValue {
    const query = "SELECT value, value_form FROM jobs WHERE id = ?";
    const row = first<{ value: SqlStorageValue; value_form: JobRow["value_form"] }>(this.#sql, query, job);
    if (row === null || row.value_form === null) return undefined;
    if (typeof row.value === "string") return row.value;
    if (row.value instanceof ArrayBuffer) return new Uint8Array(row.value);
    const bytes = this.#read(job, "value");
    return row.value_form === "json" ? new TextDecoder().decode(bytes) : bytes;
  }

  /** Forgets arguments that are too large to stand in the row. */
  dropArgs(job: string, size: number): void {
    if (size <= JOB_INLINE_BYTES) return;
    run(this.#sql, "DELETE FROM parts WHERE job = ? AND kind = 'args'", job);
  }

  #write(job: string, kind: string, bytes: Uint8Array): void {
    for (let start = 0, part = 0; start < bytes.length; start += CONTENT_PART_BYTES, part++) {
      const slice = bytes.slice(start, start + CONTENT_PART_BYTES);
      run(this.#sql, "INSERT INTO parts (job, kind, part, bytes) VALUES (?, ?, ?, ?)", job, kind, part, slice);
    }
  }

  #read(job: string, kind: string): Uint8Array {
    const query = "SELECT bytes FROM parts WHERE job = ? AND kind = ? ORDER BY part";
    const parts = all<Row & { bytes: ArrayBuffer }>(this.#sql, query, job, kind);
    return joinBytes(parts.map(({ bytes }) => new Uint8Array(bytes)));
  }
}
