/**
 * The director's port `KvNamespaces` in memory, by the rules of the real objects.
 */
import { readEnd, readKey, refuseEntry } from "../../durable-objects/kv-namespace/rules.ts";
import { type KvNamespaceRecord, mayUseNamespace, noNamespace, titleTaken } from "../../src/contracts/account.ts";
import type { Principal } from "../../src/contracts/keys.ts";
import type { KvEntry, KvPage, KvPut, KvQuery, KvStore } from "../../src/contracts/kv.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import type { KvNamespaces } from "../../src/director/ports.ts";

export class MemoryKv implements KvNamespaces {
  readonly #now: () => number;
  readonly #records = new Map<string, KvNamespaceRecord>();
  readonly #stores = new Map<string, MemoryStore>();

  constructor(now: () => number) {
    this.#now = now;
  }

  async list(by: Principal): Promise<KvNamespaceRecord[]> {
    return [...this.#records.values()].filter((record) => mayUseNamespace(record, by));
  }

  async get(id: string): Promise<KvNamespaceRecord | null> {
    return this.#records.get(id) ?? null;
  }

  async create(title: string, by: Principal): Promise<Result<KvNamespaceRecord>> {
    if (this.#has(title, by.id)) return fail(titleTaken(title));
    const id = this.#stores.size.toString(16).padStart(32, "0");
    const record = { id, title, owner: by.id, createdAt: this.#now() };
    this.#records.set(id, record);
    this.#stores.set(id, new MemoryStore(this.#now));
    return succeed(record);
  }

  async rename(id: string, title: string, by: Principal): Promise<Result<KvNamespaceRecord>> {
    const present = this.#records.get(id);
    if (present === undefined || !mayUseNamespace(present, by)) return fail(noNamespace(id));
    if (present.title !== title && this.#has(title, present.owner)) return fail(titleTaken(title));
    this.#records.set(id, { ...present, title });
    return succeed({ ...present, title });
  }

  async remove(id: string, by: Principal): Promise<Result<null>> {
    const present = this.#records.get(id);
    if (present === undefined || !mayUseNamespace(present, by)) return fail(noNamespace(id));
    this.#records.delete(id);
    return succeed(null);
  }

  values(id: string): KvStore {
    return this.#stores.get(id) ?? new MemoryStore(this.#now);
  }

  #has(title: string, owner: string): boolean {
    return [...this.#records.values()].some((record) => record.owner === owner && record.title === title);
  }
}

/** The values of one namespace. */
class MemoryStore implements KvStore {
  readonly #now: () => number;
  readonly #entries = new Map<string, KvEntry>();

  constructor(now: () => number) {
    this.#now = now;
  }

  async get(key: string): Promise<Result<KvEntry | null>> {
    const read = readKey(key);
    return read.ok ? succeed(this.#live(key)) : read;
  }

  async getMany(keys: readonly string[]): Promise<Result<readonly (KvEntry | null)[]>> {
    return succeed(keys.map((key) => this.#live(key)));
  }

  async put(puts: readonly KvPut[]): Promise<Result<null>> {
    for (const put of puts) {
      const key = readKey(put.key);
      if (!key.ok) return key;
      const refusal = refuseEntry(put);
      if (refusal !== null) return fail(refusal);
      const expiration = readEnd(put, Math.floor(this.#now() / 1_000));
      if (!expiration.ok) return expiration;
      this.#entries.set(put.key, { value: put.value, metadata: put.metadata, expiration: expiration.value });
    }
    return succeed(null);
  }

  async delete(keys: readonly string[]): Promise<Result<null>> {
    for (const key of keys) this.#entries.delete(key);
    return succeed(null);
  }

  async list({ prefix, limit, cursor }: KvQuery): Promise<Result<KvPage>> {
    const names = [...this.#entries.keys()].filter((key) => key.startsWith(prefix) && this.#live(key) !== null).sort();
    const behind = names.filter((name) => cursor === null || name > cursor);
    const listed = behind.slice(0, limit);
    const keys = listed.map((name) => {
      const { expiration = null, metadata = null } = this.#entries.get(name) ?? {};
      return { name, expiration, metadata };
    });
    return succeed({ keys, cursor: behind.length > limit ? (listed.at(-1) ?? null) : null });
  }

  #live(key: string): KvEntry | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    return entry.expiration !== null && entry.expiration * 1_000 <= this.#now() ? null : entry;
  }
}
