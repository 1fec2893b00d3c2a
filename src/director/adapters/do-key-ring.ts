/**
 * The port `KeyRing` over the key ring object: makes keys, and remembers for a moment who holds which.
 *
 * The object is given hashes only. The memory is by the key itself, as it came with a request: that spares a hash on
 * every call, and the memory of the isolate holds the requests anyway.
 */
import type { KeyRingObject } from "../../../durable-objects/key-ring.ts";
import { sha256Hex } from "../../artifact/digest.ts";
import { toBase64Url } from "../../contracts/bytes.ts";
import type { Entropy } from "../../contracts/ids.ts";
import { newId } from "../../contracts/ids.ts";
import type { CreateKeyRequest, KeyRecord, Principal } from "../../contracts/keys.ts";
import { ADMIN_ID, KEY_RING_OBJECT, SCOPES } from "../../contracts/keys.ts";
import { KEY_CACHE_MS, MAX_DIRECTOR_CACHE_ENTRIES, MISSING_CACHE_MS } from "../../contracts/limits.ts";
import type { KeyRing } from "../ports.ts";
import { callObject, readObject } from "./object-call.ts";
import { RecentCache } from "./recent-cache.ts";

/** 256 bits: beyond guessing, so that a fast hash of the key is enough. */
const SECRET_BYTES = 32;
/** What `create` makes: nothing else is worth a question to the object. */
const KEY_FORMAT = /^trp_[A-Za-z0-9_-]{43}$/;

/** What the key ring is reached through. */
export interface DoKeyRingOptions {
  readonly keyRing: DurableObjectNamespace<KeyRingObject>;
  /** The key that may do everything; undefined when there is none. */
  readonly adminKey: string | undefined;
  readonly entropy: Entropy;
}

export class DoKeyRing implements KeyRing {
  readonly #keyRing: DurableObjectNamespace<KeyRingObject>;
  readonly #adminKey: string | undefined;
  readonly #entropy: Entropy;
  readonly #holders: RecentCache<Principal>;
  /** Keys that are none; apart, so that guessing keys drives no holder out of memory. */
  readonly #unknown: RecentCache<null>;

  constructor({ keyRing, adminKey, entropy }: DoKeyRingOptions) {
    this.#keyRing = keyRing;
    this.#adminKey = adminKey;
    this.#entropy = entropy;
    this.#holders = new RecentCache(MAX_DIRECTOR_CACHE_ENTRIES, () => entropy.now());
    this.#unknown = new RecentCache(MAX_DIRECTOR_CACHE_ENTRIES, () => entropy.now());
  }

  async authenticate(key: string): Promise<Principal | null> {
    const known = this.#holders.fresh(key) ?? this.#unknown.fresh(key);
    if (known !== undefined) return known;
    const mark = this.#holders.mark();
    const holder = (await this.#isAdminKey(key)) ? ADMIN : await this.#lookUp(key);
    if (holder !== null) this.#holders.remember(key, holder, KEY_CACHE_MS, mark);
    return holder;
  }

  async create({ name, scopes }: CreateKeyRequest): Promise<KeyRecord & { readonly key: string }> {
    const key = `trp_${toBase64Url(this.#entropy.random(SECRET_BYTES))}`;
    const hash = await sha256Hex(key);
    const record = { id: newId("key", this.#entropy), name, scopes, createdAt: this.#entropy.now() };
    await callObject(this.#keyRing, KEY_RING_OBJECT, (stub) => stub.add(hash, record));
    return { ...record, key };
  }

  list(): Promise<KeyRecord[]> {
    return readObject(this.#keyRing, KEY_RING_OBJECT, (stub) => stub.list());
  }

  async remove(id: string): Promise<boolean> {
    const removed = await callObject(this.#keyRing, KEY_RING_OBJECT, (stub) => stub.remove(id));
    this.#holders.forget((_key, holder) => holder.id === id);
    return removed;
  }

  async #lookUp(key: string): Promise<Principal | null> {
    if (!KEY_FORMAT.test(key)) return null;
    const hash = await sha256Hex(key);
    const holder = await readObject(this.#keyRing, KEY_RING_OBJECT, (stub) => stub.authenticate(hash));
    if (holder === null) this.#unknown.remember(key, null, MISSING_CACHE_MS);
    return holder;
  }

  /** Compares hashes, in constant time: how long it takes says nothing about how much of a guess is right. */
  async #isAdminKey(key: string): Promise<boolean> {
    if (this.#adminKey === undefined) return false;
    const [presented, expected] = await Promise.all([sha256Hex(key), sha256Hex(this.#adminKey)]);
    const encoder = new TextEncoder();
    return crypto.subtle.timingSafeEqual(encoder.encode(presented), encoder.encode(expected));
  }
}

const ADMIN: Principal = { id: ADMIN_ID, scopes: SCOPES };
