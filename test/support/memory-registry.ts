/**
 * The director's ports `Registry` and `KeyRing` in plain memory, for tests of the director.
 *
 * `test/suites/registry.case.ts` and `test/suites/key-ring.case.ts` hold these to the very behaviour of the
 * Durable Objects, so that what a director test learns here is true there.
 */

import { sha256Hex } from "../../src/artifact/digest.ts";
import { encodeBundle, hashArtifact, hashContent } from "../../src/artifact/hash.ts";
import { fault } from "../../src/contracts/errors.ts";
import type { FunctionVersion, LiveFunction } from "../../src/contracts/function.ts";
import type { ContentHash, Entropy, FunctionName } from "../../src/contracts/ids.ts";
import { functionName, newId } from "../../src/contracts/ids.ts";
import type { CreateKeyRequest, KeyRecord, Principal } from "../../src/contracts/keys.ts";
import { SCOPES } from "../../src/contracts/keys.ts";
import type {
  Deployed,
  Deployment,
  ListedVersion,
  LiveChange,
  NameState,
  OwnedChange,
  Removed,
  SuspendChange,
} from "../../src/contracts/registry.ts";
import type { Result } from "../../src/contracts/result.ts";
import { fail, succeed } from "../../src/contracts/result.ts";
import type { KeyRing, Registry } from "../../src/director/ports.ts";

interface Name {
  owner: string;
  /** Numbers of the live versions, ascending; none: removed. The entry stays so that no number is used twice. */
  live: readonly number[];
  lastVersion: number;
  revision: number;
  suspended: boolean;
  versions: Map<number, FunctionVersion>;
}

/** A registry that forgets everything with the process. */
export class MemoryRegistry implements Registry {
  readonly #names = new Map<string, Name>();
  readonly #traces = new Map<string, Uint8Array>();
  readonly #now: () => number;
  #revision = 0;

  /** `now` gives milliseconds since the epoch. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async live(name: FunctionName): Promise<LiveFunction | null> {
    return this.#live(name);
  }

  async state(name: FunctionName): Promise<NameState> {
    return { live: this.#live(name), revision: this.#names.get(name)?.revision ?? 0 };
  }

  async version(name: FunctionName, version: number): Promise<FunctionVersion | null> {
    return this.#names.get(name)?.versions.get(version) ?? null;
  }

  async list(): Promise<LiveFunction[]> {
    const names = [...this.#names.keys()].sort();
    return names.map((name) => this.#live(name)).filter((live) => live !== null);
  }

  async versions(name: FunctionName): Promise<ListedVersion[]> {
    const known = this.#names.get(name);
    const versions = [...(known?.versions.values() ?? [])].sort((a, b) => b.version - a.version);
    return versions.map((version) => ({ ...version, live: known?.live.includes(version.version) === true }));
  }

  async trace(hash: ContentHash): Promise<Uint8Array | null> {
    return this.#traces.get(hash) ?? null;
  }

  async deploy(deployment: Deployment): Promise<Result<Deployed>> {
    if ((await hashArtifact(deployment.artifact)) !== deployment.artifactHash) {
      return fail(fault("hash_mismatch", "The artifact is not what its hash says."));
    }
    const trace = deployment.trace === null ? null : await hashContent(deployment.trace);
    const { name, by, keeps } = deployment;
    const live = this.#live(name);
    const known = this.#names.get(name);
    if (live !== null && known !== undefined && !mayChange(known, by)) return forbidden(name);
    if (this.#isStale(deployment) || !keeps.every((kept) => known?.live.includes(kept))) return conflict(name, known);
    const replaced = live?.overloads.filter(({ version }) => !keeps.includes(version)) ?? [];
    const [same] = replaced.length === 1 ? replaced.filter((version) => isSame(version, deployment)) : [];
    if (live !== null && same !== undefined) return succeed({ version: same, live, created: false });

    if (trace !== null && deployment.trace !== null) this.#traces.set(trace, deployment.trace);
    const owner = live === null || known === undefined ? by.id : known.owner;
    const version = this.#newVersion(deployment, { owner, trace, version: (known?.lastVersion ?? 0) + 1 });
    const { version: lastVersion, revision } = version;
    const versions = new Map(known?.versions).set(lastVersion, version);
    this.#names.set(name, {
      owner,
      live: [...keeps, lastVersion].sort((a, b) => a - b),
      lastVersion,
      revision,
      suspended: live?.suspended === true,
      versions,
    });
    return succeed({ version, live: this.#present(name), created: true });
  }

  async setLive(change: LiveChange): Promise<Result<LiveFunction>> {
    const { name, live } = change;
    const known = this.#changeable(change);
    if (!known.ok) return known;
    const { value } = known;
    const chosen = [...new Set(live)].sort((a, b) => a - b);
    const missing = chosen.find((version) => !value.versions.has(version));
    if (missing !== undefined) return fail(fault("version_not_found", `${name} has no version ${missing}.`));
    if (chosen.length === 0) return conflict(name, value);
    if (chosen.join() === value.live.join()) return succeed(this.#present(name));
    value.revision = ++this.#revision;
    for (const [number, version] of value.versions) {
      if (!chosen.includes(number) || value.live.includes(number)) continue;
      value.versions.set(number, { ...version, revision: value.revision });
    }
    value.live = chosen;
    return succeed(this.#present(name));
  }

  async suspend(change: SuspendChange): Promise<Result<LiveFunction>> {
    const known = this.#changeable(change);
    if (!known.ok) return known;
    const { value } = known;
    if (value.suspended !== change.suspended) value.revision = ++this.#revision;
    value.suspended = change.suspended;
    return succeed(this.#present(change.name));
  }

  async remove(change: OwnedChange): Promise<Result<Removed>> {
    const known = this.#changeable(change);
    if (!known.ok) return known;
    known.value.live = [];
    known.value.versions.clear();
    known.value.revision = ++this.#revision;
    return succeed({ name: change.name, revision: known.value.revision });
  }

  #live(name: string): LiveFunction | null {
    return this.#names.get(name)?.live.length ? this.#present(name) : null;
  }

  #present(text: string): LiveFunction {
    const { live = [], versions, revision = 0, suspended = false } = this.#names.get(text) ?? {};
    const overloads = live.map((version) => versions?.get(version)).filter((version) => version !== undefined);
    return { name: functionName.parse(text), revision, overloads, suspended, split: null, endpoint: true };
  }

  #isStale({ name, base }: Pick<OwnedChange, "name" | "base">): boolean {
    return base !== undefined && base !== (this.#names.get(name)?.revision ?? 0);
  }

  #changeable(change: OwnedChange): Result<Name> {
    const known = this.#names.get(change.name);
    if (known === undefined || known.live.length === 0) return notFound(change.name);
    if (!mayChange(known, change.by)) return forbidden(change.name);
    return this.#isStale(change) ? conflict(change.name, known) : succeed(known);
  }

  #newVersion(
    { name, id, artifactHash: artifact, export: exportName, kind, parameters, config, signature, source }: Deployment,
    at: Pick<FunctionVersion, "owner" | "version" | "trace">,
  ): FunctionVersion {
    const revision = ++this.#revision;
    return {
      ...{ ...at, name, revision, id, artifact, export: exportName, kind, config, signature },
      parameters: parameters === null ? null : [...parameters],
      ...{ bindings: null, annotations: {} },
      sizeBytes: encodeBundle(source).length,
      createdAt: this.#now(),
    };
  }
}

/** A key ring that forgets everything with the process. */
export class MemoryKeyRing implements KeyRing {
  readonly #keys = new Map<string, KeyRecord>();
  readonly #adminKey: string;
  readonly #entropy: Entropy;

  constructor(adminKey: string, entropy: Entropy) {
    this.#adminKey = adminKey;
    this.#entropy = entropy;
  }

  async authenticate(key: string): Promise<Principal | null> {
    if (key === this.#adminKey) return { id: "admin", scopes: [...SCOPES] };
    const record = this.#keys.get(await sha256Hex(key));
    return record === undefined ? null : { id: record.id, scopes: record.scopes };
  }

  async create({ name, scopes }: CreateKeyRequest): Promise<KeyRecord & { readonly key: string }> {
    const bytes = this.#entropy.random(32);
    const key = `trp_${btoa(String.fromCharCode(...bytes))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replace("=", "")}`;
    const record = { id: newId("key", this.#entropy), name, scopes, createdAt: this.#entropy.now() };
    this.#keys.set(await sha256Hex(key), record);
    return { ...record, key };
  }

  async list(): Promise<KeyRecord[]> {
    return [...this.#keys.values()];
  }

  async remove(id: string): Promise<boolean> {
    const found = [...this.#keys].find(([, record]) => record.id === id);
    return found !== undefined && this.#keys.delete(found[0]);
  }
}

const mayChange = (known: Name, by: Principal) => by.scopes.includes("admin") || by.id === known.owner;
const notFound = (name: string) => fail(fault("function_not_found", `There is no function ${name}.`));
const forbidden = (name: string) => fail(fault("forbidden", `${name} belongs to somebody else.`));
const conflict = (name: string, known: Name | undefined) =>
  fail(fault("conflict", `${name} was changed meanwhile.`, { details: { revision: known?.revision ?? 0 } }));

function isSame(live: FunctionVersion, deployment: Deployment): boolean {
  const code = live.id === deployment.id && live.artifact === deployment.artifactHash;
  const settings = (of: FunctionVersion | Deployment) => JSON.stringify([of.export, of.signature, of.config]);
  return code && settings(live) === settings(deployment);
}
