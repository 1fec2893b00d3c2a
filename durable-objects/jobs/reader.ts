/**
 * What a shard tells of its jobs, a page at a time where it may be much: one RPC message carries 32 MiB.
 */
import type { Idempotency } from "../../src/contracts/idempotency.ts";
import type { JobItem, JobQuery, JobRecord, JobWithValue } from "../../src/contracts/job.ts";
import { MAX_JOB_BATCH_BYTES } from "../../src/contracts/limits.ts";
import type { JobTables } from "./jobs.sql.ts";
import { faultOf, type JobRow } from "./rows.ts";

/** Inputs on a page of results, should their values be small enough. */
const ITEMS_A_PAGE = 500;

export class Reader {
  readonly #tables: JobTables;

  constructor(tables: JobTables) {
    this.#tables = tables;
  }

  /** A job with its value; null when there is none, or it was forgotten. */
  read(id: string): JobWithValue | null {
    const row = this.#tables.job(id);
    return row === null ? null : { job: this.#tables.record(row), value: this.#valueOf(row) };
  }

  /** The job of an earlier request with this key and this body; null when there is none. */
  spawnedBy({ key, bodyHash }: Idempotency): JobRecord | null {
    const spawned = this.#tables.spawnedWith(key);
    if (spawned?.body_hash !== bodyHash) return null;
    return this.read(spawned.job)?.job ?? null;
  }

  /** Jobs, newest first, without what they logged. */
  list(query: JobQuery): JobRecord[] {
    return this.#tables.list(query).map((row) => {
      const { invocation, ...job } = this.#tables.record(row);
      return { ...job, invocation: invocation === null ? null : { ...invocation, logs: [] } };
    });
  }

  /** Inputs of a map from a number on; null where there is no such map. */
  items(id: string, from: number): JobItem[] | null {
    if (this.#tables.job(id)?.kind !== "map") return null;
    const items: JobItem[] = [];
    let bytes = 0;
    for (const row of this.#tables.items(id, from, ITEMS_A_PAGE)) {
      const value = this.#valueOf(row);
      bytes += (value?.length ?? 0) + (row.error?.length ?? 0);
      if (bytes > MAX_JOB_BATCH_BYTES && items.length > 0) break;
      items.push({ index: row.item ?? 0, state: row.state, value, error: faultOf(row.error) });
    }
    return items;
  }

  #valueOf({ id, state }: JobRow): JobWithValue["value"] {
    return state === "succeeded" ? this.#tables.payloads.value(id) : undefined;
  }
}
