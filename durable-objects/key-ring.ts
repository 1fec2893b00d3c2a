/**
 * The key ring: the one Durable Object that knows which keys exist. It never sees a key, only its SHA-256.
 *
 * A fast hash is right here: a key is 256 random bits, so there is nothing to guess however many hashes a thief can
 * compute. Slow hashes protect what people choose and remember.
 */
import { DurableObject } from "cloudflare:workers";
import type { KeyRecord, Principal } from "../src/contracts/keys.ts";
import { KEY_RING_MIGRATIONS } from "./key-ring.migrations.ts";
import { KeyTable } from "./key-ring.sql.ts";
import { migrate } from "./support/migrate.ts";

export class KeyRingObject extends DurableObject<unknown> {
  readonly #keys: KeyTable;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    migrate(ctx.storage, "the key ring", KEY_RING_MIGRATIONS);
    this.#keys = new KeyTable(ctx.storage.sql);
  }

  /** The holder of the key with this SHA-256 (64 hex digits), or null. */
  authenticate(hash: string): Principal | null {
    const record = this.#keys.byHash(hash);
    return record === null ? null : { id: record.id, scopes: record.scopes };
  }

  /** Adds a key by the SHA-256 of its secret. */
  add(hash: string, record: KeyRecord): void {
    this.#keys.add(hash, record);
  }

  list(): KeyRecord[] {
    return this.#keys.list();
  }

  /** Whether there was such a key. */
  remove(id: string): boolean {
    return this.#keys.remove(id);
  }
}
