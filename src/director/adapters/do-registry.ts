/**
 * The port `Registry` over the registry object and its KV copies.
 *
 * Reading a live version asks this isolate's memory, then KV, then the object. KV may be behind for a minute, so every
 * record carries its revision: one that is older than what this director has seen is set aside and the object asked.
 * That holds for removals too, whose revision is remembered in the function's place.
 */

import type { RegistryObject } from "../../../durable-objects/registry.ts";
import { encodeBundle } from "../../artifact/hash.ts";
import type { FunctionVersion } from "../../contracts/function.ts";
import { functionVersion } from "../../contracts/function.ts";
import type { FunctionName } from "../../contracts/ids.ts";
import {
  FUNCTION_CACHE_MS,
  LIVE_KV_CACHE_SECONDS,
  MAX_DIRECTOR_CACHE_ENTRIES,
  MISSING_CACHE_MS,
} from "../../contracts/limits.ts";
import type { Deployed, Deployment, OwnedChange, Removed } from "../../contracts/registry.ts";
import { liveKey, REGISTRY_OBJECT } from "../../contracts/registry.ts";
import type { Result } from "../../contracts/result.ts";
import type { Registry } from "../ports.ts";
import { callObject, readObject } from "./object-call.ts";
import { RecentCache } from "./recent-cache.ts";

/** What the registry is reached through. */
export interface DoRegistryOptions {
  readonly registry: DurableObjectNamespace<RegistryObject>;
  readonly functions: KVNamespace;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A live version, or null for a name that is free, and the revision of the change that made it so. */
interface Seen {
  readonly version: FunctionVersion | null;
  readonly revision: number;
}

export class DoRegistry implements Registry {
  readonly #registry: DurableObjectNamespace<RegistryObject>;
  readonly #functions: KVNamespace;
  readonly #seen: RecentCache<Seen>;
  /** Names that were never used; apart, so that guessing names drives no function out of memory. */
  readonly #unused: RecentCache<Seen>;
  readonly #versions: RecentCache<FunctionVersion | null>;

  constructor({ registry, functions, now }: DoRegistryOptions) {
    this.#registry = registry;
    this.#functions = functions;
    this.#seen = new RecentCache(MAX_DIRECTOR_CACHE_ENTRIES, now);
    this.#unused = new RecentCache(MAX_DIRECTOR_CACHE_ENTRIES, now);
    this.#versions = new RecentCache(MAX_DIRECTOR_CACHE_ENTRIES, now);
  }

  async live(name: FunctionName): Promise<FunctionVersion | null> {
    const known = this.#seen.fresh(name) ?? this.#unused.fresh(name);
    if (known !== undefined) return known.version;
    return this.#learn(name, await this.#read(name));
  }

  async version(name: FunctionName, version: number): Promise<FunctionVersion | null> {
    const key = versionKey(name, version);
    const known = this.#versions.fresh(key);
    if (known !== undefined) return known;
    const mark = this.#versions.mark();
    const read = await readObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.version(name, version));
    this.#versions.remember(key, read, read === null ? MISSING_CACHE_MS : FUNCTION_CACHE_MS, mark);
    return read;
  }

  list(): Promise<FunctionVersion[]> {
    return readObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.list());
  }

  versions(name: FunctionName): Promise<FunctionVersion[]> {
    return readObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.versions(name));
  }

  async deploy(deployment: Deployment): Promise<Result<Deployed>> {
    const source = encodeBundle(deployment.source);
    const artifact = encodeBundle(deployment.artifact);
    const message = { ...deployment, source, artifact };
    const outcome = await callObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.deploy(message));
    if (outcome.ok) this.#changed(deployment.name, outcome.value.version, outcome.value.version.revision);
    return outcome;
  }

  async rollback(change: OwnedChange & { readonly version: number }): Promise<Result<FunctionVersion>> {
    const outcome = await callObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.rollback(change));
    if (outcome.ok) this.#changed(change.name, outcome.value, outcome.value.revision);
    return outcome;
  }

  async remove(change: OwnedChange): Promise<Result<Removed>> {
    const outcome = await callObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.remove(change));
    if (outcome.ok) this.#changed(change.name, null, outcome.value.revision);
    return outcome;
  }

  /** The newest that can be read of a name: KV's copy, unless it is missing or known to be behind. */
  async #read(name: FunctionName): Promise<Seen> {
    const copy = await this.#readCopy(name);
    const seen = this.#seen.last(name)?.revision ?? 0;
    if (copy !== null && copy.revision >= seen) return { version: copy, revision: copy.revision };
    return readObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.live(name));
  }

  /** KV's copy, or null when there is none that can be read: the object has the truth in any case. */
  async #readCopy(name: FunctionName): Promise<FunctionVersion | null> {
    try {
      const copy = await this.#functions.get(liveKey(name), { type: "json", cacheTtl: LIVE_KV_CACHE_SECONDS });
      return functionVersion.safeParse(copy).data ?? null;
    } catch {
      return null;
    }
  }

  /** Remembers what was read, unless a newer change was seen while it was read. Returns the newer of both. */
  #learn(name: FunctionName, read: Seen): FunctionVersion | null {
    const known = this.#seen.last(name);
    if (known !== undefined && known.revision > read.revision) return known.version;
    const cache = read.revision === 0 ? this.#unused : this.#seen;
    cache.remember(name, read, read.version === null ? MISSING_CACHE_MS : FUNCTION_CACHE_MS);
    return read.version;
  }

  #changed(name: FunctionName, version: FunctionVersion | null, revision: number): void {
    this.#learn(name, { version, revision });
    const prefix = versionKey(name, "");
    this.#versions.forget((key) => key.startsWith(prefix));
  }
}

/** `@` stands in no name. */
const versionKey = (name: FunctionName, version: number | "") => `${name}@${version}`;
