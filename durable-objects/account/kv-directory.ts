/**
 * Which namespaces of key-value storage there are, and whose they are.
 *
 * A namespace's own object is opened before it is listed and closed after it was hidden, so that values are never kept by
 * an object that nobody knows: whatever breaks in between leaves an empty object, or one that the alarm closes.
 */
import { type KvNamespaceRecord, mayUseNamespace, noNamespace, titleTaken } from "../../src/contracts/account.ts";
import { fault } from "../../src/contracts/errors.ts";
import { ADMIN_ID, type Principal } from "../../src/contracts/keys.ts";
import { MAX_KV_NAMESPACES } from "../../src/contracts/limits.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import type { KvNamespaceTable } from "./kv-namespaces.sql.ts";

/** The object of a namespace, as far as it is opened and closed. */
export interface KvNamespaceLife {
  open(): Promise<void>;
  /** Deletes everything in it, for good. */
  close(): Promise<void>;
}

interface DirectoryParts {
  readonly table: KvNamespaceTable;
  readonly objectOf: (id: string) => KvNamespaceLife;
  readonly newId: () => string;
  readonly now: () => number;
}

export class KvDirectory {
  readonly #parts: DirectoryParts;

  constructor(parts: DirectoryParts) {
    this.#parts = parts;
  }

  get(id: string): KvNamespaceRecord | null {
    return this.#parts.table.get(id);
  }

  /** Those that a caller may use, by title. */
  list(by: Principal): KvNamespaceRecord[] {
    return this.#parts.table.list(by.id === ADMIN_ID || by.scopes.includes("admin") ? null : by.id);
  }

  /** Faults: `conflict` for a title given twice, `quota_exceeded`. */
  async create(title: string, by: Principal): Promise<Result<KvNamespaceRecord>> {
    const { table, objectOf, newId, now } = this.#parts;
    const refusal = this.#refuse(title, by.id);
    if (refusal !== null) return fail(refusal);
    const record = { id: newId(), title, owner: by.id, createdAt: now() };
    await objectOf(record.id).open();
    // Others may have come in between.
    const late = this.#refuse(title, by.id);
    if (late !== null) return fail(late);
    table.add(record);
    return succeed(record);
  }

  /** Faults: `kv_namespace_not_found`, `conflict`. */
  rename(id: string, title: string, by: Principal): Result<KvNamespaceRecord> {
    const { table } = this.#parts;
    const present = table.get(id);
    if (present === null || !mayUseNamespace(present, by)) return fail(noNamespace(id));
    if (present.title === title) return succeed(present);
    if (table.hasTitle(present.owner, title)) return fail(titleTaken(title));
    table.rename(id, title);
    return succeed({ ...present, title });
  }

  /** Removes a namespace; its values are left over. Fault: `kv_namespace_not_found`. */
  remove(id: string, by: Principal): Result<null> {
    const present = this.#parts.table.get(id);
    if (present === null || !mayUseNamespace(present, by)) return fail(noNamespace(id));
    this.#parts.table.hide(id);
    return succeed(null);
  }

  /** Whether there are removed ones whose values may still be there. */
  hasLeftovers(): boolean {
    return this.#parts.table.hidden().length > 0;
  }

  /** Deletes the values of what was removed. Throws when an object does not answer; what is left is left for later. */
  async closeLeftovers(): Promise<void> {
    const { table, objectOf } = this.#parts;
    for (const id of table.hidden()) {
      await objectOf(id).close();
      table.forget(id);
    }
  }

  #refuse(title: string, owner: string) {
    const { table } = this.#parts;
    if (table.hasTitle(owner, title)) return titleTaken(title);
    if (table.count(owner) < MAX_KV_NAMESPACES) return null;
    return fault(
      "quota_exceeded",
      `You have ${MAX_KV_NAMESPACES} KV namespaces, which is as many as one key may have.`,
    );
  }
}
