/**
 * What the object of a namespace does: plain values by key, with an end where one is said.
 *
 * What has ended is not given any more, whether or not it is deleted yet; the alarm deletes it.
 */
import { fault } from "../../src/contracts/errors.ts";
import type { KvEntry, KvPage, KvPut, KvQuery } from "../../src/contracts/kv.ts";
import { KV_ENDED_AT_ONCE, KV_LIMITS } from "../../src/contracts/limits.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import { KvTables } from "./entries.sql.ts";
import { pageOf, rangeOf } from "./listing.ts";
import { mayAskFor, readEnd, readKey, readPrefix, refuseEntry, tooMuchAtOnce } from "./rules.ts";
import { sweepTime } from "./sweep.ts";

/** What the core works with. */
export interface KvCoreParts {
  readonly storage: DurableObjectStorage;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

type Prepared = readonly [key: Uint8Array, entry: KvEntry];

export class KvCore {
  readonly #parts: KvCoreParts;
  readonly #tables: KvTables;
  #open: boolean;
  /** When the alarm rings; it may ring in vain. */
  #alarmAt = Infinity;

  constructor(parts: KvCoreParts) {
    this.#parts = parts;
    this.#tables = new KvTables(parts.storage.sql);
    this.#open = this.#tables.isOpen();
  }

  /** Begins with the alarm that is set: the platform drops one whose handler was lost six times in a row. */
  async wake(): Promise<void> {
    this.#alarmAt = (await this.#parts.storage.getAlarm()) ?? Infinity;
    await this.#ensureAlarm();
  }

  /** Lets values in. */
  open(): void {
    this.#tables.open();
    this.#open = true;
  }

  /** Deletes everything, and lets nothing in any more. */
  async close(): Promise<void> {
    this.#open = false;
    await this.#parts.storage.deleteAlarm();
    await this.#parts.storage.deleteAll();
  }

  get(key: string): Result<KvEntry | null> {
    if (!this.#open) return fail(removed);
    const bytes = readKey(key);
    return bytes.ok ? succeed(this.#tables.get(bytes.value, this.#seconds())) : bytes;
  }

  getMany(keys: readonly string[]): Result<readonly (KvEntry | null)[]> {
    if (!this.#open) return fail(removed);
    const allowed = mayAskFor(keys.length);
    if (!allowed.ok) return allowed;
    const entries: (KvEntry | null)[] = [];
    let left = KV_LIMITS.maxValueBytes;
    for (const key of keys) {
      const entry = this.get(key);
      if (!entry.ok) return entry;
      left -= entry.value?.value.length ?? 0;
      if (left < 0) return tooMuchAtOnce();
      entries.push(entry.value);
    }
    return succeed(entries);
  }

  /** Keeps all of them, or none. */
  async put(puts: readonly KvPut[]): Promise<Result<null>> {
    if (!this.#open) return fail(removed);
    const prepared: Prepared[] = [];
    for (const put of puts) {
      const ready = this.#prepare(put);
      if (!ready.ok) return ready;
      prepared.push(ready.value);
    }
    if (this.#tables.size() > KV_LIMITS.maxNamespaceBytes) return fail(full);
    this.#parts.storage.transactionSync(() => {
      for (const [key, entry] of prepared) this.#tables.put(key, entry);
    });
    await this.#ensureAlarm();
    return succeed(null);
  }

  delete(keys: readonly string[]): Result<null> {
    if (!this.#open) return fail(removed);
    const read = keys.map(readKey);
    for (const key of read) if (!key.ok) return key;
    this.#parts.storage.transactionSync(() => {
      for (const key of read) if (key.ok) this.#tables.delete(key.value);
    });
    return succeed(null);
  }

  list({ prefix, limit, cursor }: KvQuery): Result<KvPage> {
    if (!this.#open) return fail(removed);
    const bytes = readPrefix({ prefix, limit });
    if (!bytes.ok) return bytes;
    const range = rangeOf(bytes.value, cursor);
    return range.ok ? succeed(pageOf(this.#tables.list(range.value, limit + 1, this.#seconds()), limit)) : range;
  }

  /** Deletes what has ended: some, if there is much, and the rest right after. */
  async alarm(): Promise<void> {
    this.#alarmAt = Infinity;
    if (!this.#open) return;
    const { storage, now } = this.#parts;
    const deleted = storage.transactionSync(() => this.#tables.deleteEnded(this.#seconds(), KV_ENDED_AT_ONCE));
    await (deleted === KV_ENDED_AT_ONCE ? this.#setAlarm(now()) : this.#ensureAlarm());
  }

  #prepare(put: KvPut): Result<Prepared> {
    const key = readKey(put.key);
    if (!key.ok) return key;
    const refusal = refuseEntry(put);
    if (refusal !== null) return fail(refusal);
    const expiration = readEnd(put, this.#seconds());
    if (!expiration.ok) return expiration;
    return succeed([key.value, { value: put.value, metadata: put.metadata, expiration: expiration.value }]);
  }

  async #ensureAlarm(): Promise<void> {
    const next = sweepTime(this.#tables.nextEnd(), this.#parts.now());
    if (next !== null && next < this.#alarmAt) await this.#setAlarm(next);
  }

  async #setAlarm(at: number): Promise<void> {
    this.#alarmAt = at;
    await this.#parts.storage.setAlarm(at);
  }

  #seconds(): number {
    return Math.floor(this.#parts.now() / 1_000);
  }
}

const removed = fault("kv_namespace_not_found", "The KV namespace was removed.");
const full = fault(
  "quota_exceeded",
  `The KV namespace is full: it may hold about ${KV_LIMITS.maxNamespaceBytes} bytes. Delete some of its keys.`,
);
