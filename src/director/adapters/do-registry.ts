/**
 * The port `Registry` over the registry object and its KV copies.
 *
 * Reading a function asks this isolate's memory, then KV, then the object. KV may be behind for a minute, so every
 * record carries its revision: one that is older than what this director has seen is set aside and the object asked.
 * That holds for removals too, whose revision is remembered in the function's place.
 */

import type { RegistryObject } from "../../../durable-objects/registry.ts";
import { encodeBundle } from "../../artifact/hash.ts";
import type { BindingNames } from "../../contracts/bindings.ts";
import type { FunctionVersion, LiveFunction } from "../../contracts/function.ts";
import { liveFunction } from "../../contracts/function.ts";
import type { ContentHash, FunctionName } from "../../contracts/ids.ts";
import {
  FUNCTION_CACHE_MS,
  LIVE_KV_CACHE_SECONDS,
  MAX_DIRECTOR_CACHE_ENTRIES,
  MAX_DIRECTOR_CACHED_TRACES,
  MISSING_CACHE_MS,
} from "../../contracts/limits.ts";
import type {
  Deployed,
  Deployment,
  DeploymentRecord,
  EndpointChange,
  ListedVersion,
  LiveChange,
  NameState,
  OwnedChange,
  Rebinding,
  Removed,
  SuspendChange,
} from "../../contracts/registry.ts";
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

export class DoRegistry implements Registry {
  readonly #registry: DurableObjectNamespace<RegistryObject>;
  readonly #functions: KVNamespace;
  readonly #seen: RecentCache<NameState>;
  /** Names that were never used; apart, so that guessing names drives no function out of memory. */
  readonly #unused: RecentCache<NameState>;
  readonly #versions: RecentCache<FunctionVersion | null>;
  readonly #contents: RecentCache<Uint8Array | null>;
  readonly #names: RecentCache<BindingNames>;

  constructor({ registry, functions, now }: DoRegistryOptions) {
    this.#registry = registry;
    this.#functions = functions;
    this.#seen = new RecentCache(MAX_DIRECTOR_CACHE_ENTRIES, now);
    this.#unused = new RecentCache(MAX_DIRECTOR_CACHE_ENTRIES, now);
    this.#versions = new RecentCache(MAX_DIRECTOR_CACHE_ENTRIES, now);
    this.#contents = new RecentCache(MAX_DIRECTOR_CACHED_TRACES, now);
    this.#names = new RecentCache(MAX_DIRECTOR_CACHE_ENTRIES, now);
  }

  async live(name: FunctionName): Promise<LiveFunction | null> {
    const known = this.#seen.fresh(name) ?? this.#unused.fresh(name);
    if (known !== undefined) return known.live;
    return this.#learn(name, await this.#read(name));
  }

  async state(name: FunctionName): Promise<NameState> {
    const state = await readObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.state(name));
    this.#learn(name, state);
    return state;
  }

  async content(hash: ContentHash): Promise<Uint8Array | null> {
    const known = this.#contents.fresh(hash);
    if (known !== undefined) return known;
    const read = await readObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.content(hash));
    this.#contents.remember(hash, read, read === null ? MISSING_CACHE_MS : FUNCTION_CACHE_MS);
    return read;
  }

  async bindingNames(hashes: readonly ContentHash[]): Promise<ReadonlyMap<ContentHash, BindingNames>> {
    const known = new Map<ContentHash, BindingNames>();
    const unknown: ContentHash[] = [];
    for (const hash of new Set(hashes)) {
      const names = this.#names.fresh(hash);
      if (names === undefined) unknown.push(hash);
      else known.set(hash, names);
    }
    if (unknown.length === 0) return known;
    const read = await readObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.bindingNames(unknown));
    for (const [index, hash] of unknown.entries()) {
      const names = read[index];
      if (names == null) continue;
      this.#names.remember(hash, names, FUNCTION_CACHE_MS);
      known.set(hash, names);
    }
    return known;
  }

  deployments(name: FunctionName, limit: number): Promise<DeploymentRecord[]> {
    return readObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.deployments(name, limit));
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

  list(): Promise<LiveFunction[]> {
    return readObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.list());
  }

  versions(name: FunctionName): Promise<ListedVersion[]> {
    return readObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.versions(name));
  }

  async deploy(deployment: Deployment): Promise<Result<Deployed>> {
    const source = encodeBundle(deployment.source);
    const artifact = encodeBundle(deployment.artifact);
    const message = { ...deployment, source, artifact };
    const outcome = await callObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.deploy(message));
    if (outcome.ok) this.#changed(deployment.name, outcome.value.live);
    return outcome;
  }

  async rebind(change: Rebinding): Promise<Result<Deployed>> {
    const outcome = await callObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.rebind(change));
    if (outcome.ok) this.#changed(change.name, outcome.value.live);
    return outcome;
  }

  async setLive(change: LiveChange): Promise<Result<LiveFunction>> {
    const outcome = await callObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.setLive(change));
    if (outcome.ok) this.#changed(change.name, outcome.value);
    return outcome;
  }

  async suspend(change: SuspendChange): Promise<Result<LiveFunction>> {
    const outcome = await callObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.suspend(change));
    if (outcome.ok) this.#changed(change.name, outcome.value);
    return outcome;
  }

  async setEndpoint(change: EndpointChange): Promise<Result<LiveFunction>> {
    const outcome = await callObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.setEndpoint(change));
    if (outcome.ok) this.#changed(change.name, outcome.value);
    return outcome;
  }

  async remove(change: OwnedChange): Promise<Result<Removed>> {
    const outcome = await callObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.remove(change));
    if (outcome.ok) this.#changed(change.name, null, outcome.value.revision);
    return outcome;
  }

  /** The newest that can be read of a name: KV's copy, unless it is missing or known to be behind. */
  async #read(name: FunctionName): Promise<NameState> {
    const copy = await this.#readCopy(name);
    const seen = this.#seen.last(name)?.revision ?? 0;
    if (copy !== null && copy.revision >= seen) return { live: copy, revision: copy.revision };
    return readObject(this.#registry, REGISTRY_OBJECT, (stub) => stub.state(name));
  }

  /** KV's copy, or null when there is none that can be read: the object has the truth in any case. */
  async #readCopy(name: FunctionName): Promise<LiveFunction | null> {
    try {
      const copy = await this.#functions.get(liveKey(name), { type: "json", cacheTtl: LIVE_KV_CACHE_SECONDS });
      return liveFunction.safeParse(copy).data ?? null;
    } catch {
      return null;
    }
  }

  /** Remembers what was read, unless a newer change was seen while it was read. Returns the newer of both. */
  #learn(name: FunctionName, read: NameState): LiveFunction | null {
    const known = this.#seen.last(name);
    if (known !== undefined && known.revision > read.revision) return known.live;
    const cache = read.revision === 0 ? this.#unused : this.#seen;
    cache.remember(name, read, read.live === null ? MISSING_CACHE_MS : FUNCTION_CACHE_MS);
    return read.live;
  }

  #changed(name: FunctionName, live: LiveFunction | null, revision = live?.revision ?? 0): void {
    this.#learn(name, { live, revision });
    const prefix = versionKey(name, "");
    this.#versions.forget((key) => key.startsWith(prefix));
  }
}

/** `@` stands in no name. */
const versionKey = (name: FunctionName, version: number | "") => `${name}@${version}`;
