/**
 * Key-value storage: what is kept under a key, and what the object of a namespace answers.
 *
 * Keys are texts; their order is that of their bytes in UTF-8. Metadata is JSON text throughout: only who asks for it reads it.
 */
import type { Result } from "./result.ts";

/** What stands under a key. */
export interface KvEntry {
  readonly value: Uint8Array;
  /** JSON text, or null for none. */
  readonly metadata: string | null;
  /** When it ends, in seconds since the epoch; null: never. */
  readonly expiration: number | null;
}

/** What is to stand under a key. */
export interface KvPut {
  readonly key: string;
  readonly value: Uint8Array;
  readonly metadata: string | null;
  /** Seconds since the epoch. */
  readonly expiration: number | null;
  /** Seconds from now; wins over `expiration`. */
  readonly expirationTtl: number | null;
}

/** Which keys are listed. */
export interface KvQuery {
  readonly prefix: string;
  /** Keys on the page. */
  readonly limit: number;
  /** Of the page before, or null for the first. */
  readonly cursor: string | null;
}

/** A page of keys, in order. */
export interface KvPage {
  readonly keys: readonly KvListedKey[];
  /** Gives the next page; null when this is the last one. */
  readonly cursor: string | null;
}
/** A key as it is listed. */
export interface KvListedKey {
  readonly name: string;
  readonly expiration: number | null;
  /** JSON text, or null for none. */
  readonly metadata: string | null;
}

/**
 * The values of one namespace. Faults: `invalid_request` and `payload_too_large` for what breaks a rule, `quota_exceeded`
 * when the namespace is full, `kv_namespace_not_found` when it was removed.
 */
export interface KvStore {
  get(key: string): Promise<Result<KvEntry | null>>;
  /** Those of many keys, in their order; null for one that holds nothing. */
  getMany(keys: readonly string[]): Promise<Result<readonly (KvEntry | null)[]>>;
  /** Keeps all of them, or none where one breaks a rule. */
  put(entries: readonly KvPut[]): Promise<Result<null>>;
  delete(keys: readonly string[]): Promise<Result<null>>;
  list(query: KvQuery): Promise<Result<KvPage>>;
}
