/**
 * The director's ports `Registry` and `KeyRing` in plain memory, for tests of the director.
 *
 * `test/suites/registry.case.ts` and `test/suites/key-ring.case.ts` hold these to the very behaviour of the
 * Durable Objects, so that what a director test learns here is true there.
 */

import { sharesText, splitFault } from "../../durable-objects/registry-rules.ts";
import { namesIn } from "../../src/artifact/bindings.ts";
import { sha256Hex } from "../../src/artifact/digest.ts";
import { encodeBundle, hashArtifact, hashContent } from "../../src/artifact/hash.ts";
import type { BindingNames } from "../../src/contracts/bindings.ts";
import { fault } from "../../src/contracts/errors.ts";
import type { Annotations, FunctionVersion, LiveFunction, Share } from "../../src/contracts/function.ts";
import type { ContentHash, Entropy, FunctionName } from "../../src/contracts/ids.ts";
import { functionName, newId } from "../../src/contracts/ids.ts";
import type { CreateKeyRequest, KeyRecord, Principal } from "../../src/contracts/keys.ts";
import { SCOPES } from "../../src/contracts/keys.ts";
import { MAX_BINDINGS_BYTES, MAX_KEPT_DEPLOYMENTS } from "../../src/contracts/limits.ts";
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
  split: readonly Share[] | null;
  endpoint: boolean;
  /** Newest first. */
  deployments: readonly DeploymentRecord[];
  versions: Map<number, FunctionVersion>;
}

/** A registry that forgets everything with the process. */
export class MemoryRegistry implements Registry {
  readonly #names = new Map<string, Name>();
  readonly #contents = new Map<string, Uint8Array>();
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

  async content(hash: ContentHash): Promise<Uint8Array | null> {
    return this.#contents.get(hash) ?? null;
  }

  async bindingNames(hashes: readonly ContentHash[]): Promise<ReadonlyMap<ContentHash, BindingNames>> {
    const named = hashes.map((hash) => [hash, namesIn(this.#contents.get(hash) ?? null)] as const);
    return new Map(named.flatMap(([hash, names]) => (names === null ? [] : [[hash, names] as const])));
  }

  async deployments(name: FunctionName, limit: number): Promise<readonly DeploymentRecord[]> {
    return this.#names.get(name)?.deployments.slice(0, limit) ?? [];
  }

  async deploy(deployment: Deployment): Promise<Result<Deployed>> {
    if ((await hashArtifact(deployment.artifact)) !== deployment.artifactHash) {
      return fail(fault("hash_mismatch", "The artifact is not what its hash says."));
    }
    const { name, by, keeps, staged } = deployment;
    if ((deployment.bindings?.length ?? 0) > MAX_BINDINGS_BYTES) return fail(fault("payload_too_large", "Too large."));
    const [trace, bindings] = [await this.#keep(deployment.trace), await this.#keep(deployment.bindings)];
    const live = this.#live(name);
    const known = this.#names.get(name);
    if (known !== undefined && live !== null && !mayChange(known, by)) return forbidden(name);
    if (live === null && staged) return notFound(name);
    if (this.#isStale(deployment) || !keeps.every((kept) => known?.live.includes(kept))) return conflict(name, known);
    const same = live === null ? undefined : unchanged(live, deployment, bindings);
    if (live !== null && same !== undefined) return succeed({ version: same, live, created: false });
    const owner = live?.overloads[0]?.owner ?? by.id;
    const version = this.#newVersion(deployment, { owner, trace, bindings, version: (known?.lastVersion ?? 0) + 1 });
    return succeed(this.#add(version, live === null ? undefined : known, deployment));
  }

  async rebind(change: Rebinding): Promise<Result<Deployed>> {
    // Nothing is awaited between the check and the change, as in the object's transaction.
    const bindings = await this.#keep(change.bindings);
    const known = this.#changeable(change);
    if (!known.ok) return known;
    const earlier = known.value.versions.get(change.version);
    if (earlier === undefined) return fail(fault("version_not_found", `There is no version ${change.version}.`));
    const at = { version: known.value.lastVersion + 1, revision: ++this.#revision, createdAt: this.#now() };
    const version = { ...earlier, ...at, bindings, annotations: change.annotations };
    return succeed(this.#add(version, known.value, { ...change, keeps: [] }));
  }

  async setLive(change: LiveChange): Promise<Result<LiveFunction>> {
    const { name, live, by, split = null, annotations = {} } = change;
    const known = this.#changeable(change);
    if (!known.ok) return known;
    const { value } = known;
    const chosen = [...new Set(live)].sort((a, b) => a - b);
    const missing = chosen.find((version) => !value.versions.has(version));
    if (missing !== undefined) return fail(fault("version_not_found", `${name} has no version ${missing}.`));
    if (chosen.length === 0) return conflict(name, value);
    const refusal = split === null ? null : splitFault(chosen, split);
    if (refusal !== null) return fail(refusal);
    const isSame = chosen.join() === value.live.join() && sharesText(split) === sharesText(value.split);
    if (isSame && Object.keys(annotations).length === 0) return succeed(this.#present(name));
    value.revision = ++this.#revision;
    for (const [number, version] of value.versions) {
      if (!chosen.includes(number) || value.live.includes(number)) continue;
      value.versions.set(number, { ...version, revision: value.revision });
    }
    value.live = chosen;
    value.split = split?.toSorted((left, right) => left.version - right.version) ?? null;
    this.#noteDeployment(value, by, annotations);
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

  async setEndpoint(change: EndpointChange): Promise<Result<LiveFunction>> {
    const known = this.#changeable(change);
    if (!known.ok) return known;
    const { value } = known;
    if (value.endpoint !== change.endpoint) value.revision = ++this.#revision;
    value.endpoint = change.endpoint;
    return succeed(this.#present(change.name));
  }

  async remove(change: OwnedChange): Promise<Result<Removed>> {
    const known = this.#changeable(change);
    if (!known.ok) return known;
    known.value.live = [];
    known.value.versions.clear();
    known.value.deployments = [];
    known.value.revision = ++this.#revision;
    return succeed({ name: change.name, revision: known.value.revision });
  }

  #live(name: string): LiveFunction | null {
    return this.#names.get(name)?.live.length ? this.#present(name) : null;
  }

  #present(text: string): LiveFunction {
    const known = this.#names.get(text);
    const { live = [], versions, revision = 0, suspended = false, endpoint = true } = known ?? {};
    const split = known?.split == null ? null : [...known.split];
    const overloads = live.map((version) => versions?.get(version)).filter((version) => version !== undefined);
    return { name: functionName.parse(text), revision, overloads, suspended, split, endpoint };
  }

  /** Stores a version, and makes it live unless it is staged. `before` is what is there of the function. */
  #add(
    version: FunctionVersion,
    before: Name | undefined,
    { by, annotations, keeps, staged }: Pick<Deployment, "by" | "annotations" | "keeps" | "staged">,
  ): Deployed {
    const { name, owner, version: lastVersion, revision } = version;
    const fresh = { suspended: false, endpoint: true, split: null, deployments: [] as readonly DeploymentRecord[] };
    const kept = before ?? { ...fresh, live: [], versions: new Map<number, FunctionVersion>() };
    const versions = new Map(kept.versions).set(lastVersion, version);
    const next: Name = { ...kept, owner, lastVersion, revision, versions };
    this.#names.set(name, next);
    if (!staged) {
      next.live = [...keeps, lastVersion].sort((a, b) => a - b);
      next.split = null;
      this.#noteDeployment(next, by, annotations);
    }
    return { version, live: this.#present(name), created: true };
  }

  #noteDeployment(name: Name, by: Principal, annotations: Annotations): void {
    const versions = name.split ?? name.live.map((version) => ({ version, percentage: 100 }));
    const record = { id: crypto.randomUUID(), createdAt: this.#now(), by: by.id, annotations, versions };
    name.deployments = [record, ...name.deployments].slice(0, MAX_KEPT_DEPLOYMENTS);
  }

  async #keep(bytes: Uint8Array | null): Promise<ContentHash | null> {
    if (bytes === null) return null;
    const hash = await hashContent(bytes);
    this.#contents.set(hash, bytes);
    return hash;
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
    { name, id, artifactHash: artifact, kind, parameters, config, signature, source, ...rest }: Deployment,
    at: Pick<FunctionVersion, "owner" | "version" | "trace" | "bindings">,
  ): FunctionVersion {
    const revision = ++this.#revision;
    return {
      ...{ ...at, name, revision, id, artifact, export: rest.export, kind, config, signature },
      parameters: parameters === null ? null : [...parameters],
      annotations: rest.annotations,
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

function unchanged({ overloads }: LiveFunction, deployment: Deployment, bindings: ContentHash | null) {
  const replaced = overloads.filter(({ version }) => !deployment.keeps.includes(version));
  if (deployment.staged || replaced.length !== 1) return undefined;
  return replaced.find((version) => isSame(version, deployment, bindings));
}

function isSame(live: FunctionVersion, deployment: Deployment, bindings: ContentHash | null): boolean {
  const code = live.id === deployment.id && live.artifact === deployment.artifactHash && live.bindings === bindings;
  const settings = (of: FunctionVersion | Deployment) => JSON.stringify([of.export, of.signature, of.config]);
  const said = { ...live.annotations, ...deployment.annotations };
  const isSaid = said.message === live.annotations.message && said.tag === live.annotations.tag;
  return code && isSaid && settings(live) === settings(deployment);
}
