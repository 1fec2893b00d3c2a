/**
 * The director's ports `Registry` and `KeyRing` in plain memory, for tests of the director.
 *
 * `test/suites/registry.case.ts` and `test/suites/key-ring.case.ts` hold these to the very behaviour of the
 * Durable Objects, so that what a director test learns here is true there.
 */

import { sha256Hex } from "../../src/artifact/digest.ts";
import { hashArtifact } from "../../src/artifact/hash.ts";
import { fault } from "../../src/contracts/errors.ts";
import type { FunctionVersion } from "../../src/contracts/function.ts";
import type { Entropy, FunctionName } from "../../src/contracts/ids.ts";
import { newId } from "../../src/contracts/ids.ts";
import type { CreateKeyRequest, KeyRecord, Principal } from "../../src/contracts/keys.ts";
import { SCOPES } from "../../src/contracts/keys.ts";
import type { Deployed, Deployment, OwnedChange, Removed } from "../../src/contracts/registry.ts";
import type { Result } from "../../src/contracts/result.ts";
import { fail, succeed } from "../../src/contracts/result.ts";
import type { KeyRing, Registry } from "../../src/director/ports.ts";

interface Name {
  owner: string;
  /** Null: removed; the entry stays so that version numbers are never used twice. */
  live: number | null;
  lastVersion: number;
  versions: Map<number, FunctionVersion>;
}

/** A registry that forgets everything with the process. */
export class MemoryRegistry implements Registry {
  readonly #names = new Map<string, Name>();
  readonly #now: () => number;
  #revision = 0;

  /** `now` gives milliseconds since the epoch. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async live(name: FunctionName): Promise<FunctionVersion | null> {
    return this.#live(name);
  }

  async version(name: FunctionName, version: number): Promise<FunctionVersion | null> {
    return this.#names.get(name)?.versions.get(version) ?? null;
  }

  async list(): Promise<FunctionVersion[]> {
    const names = [...this.#names.keys()].sort();
    return names.map((name) => this.#live(name)).filter((version) => version !== null);
  }

  async versions(name: FunctionName): Promise<FunctionVersion[]> {
    return [...(this.#names.get(name)?.versions.values() ?? [])].sort((a, b) => b.version - a.version);
  }

  async deploy(deployment: Deployment): Promise<Result<Deployed>> {
    if ((await hashArtifact(deployment.artifact)) !== deployment.artifactHash) {
      return fail(fault("hash_mismatch", "The artifact is not what its hash says."));
    }
    const live = this.#live(deployment.name);
    const known = this.#names.get(deployment.name);
    if (live !== null && known !== undefined && !mayChange(known, deployment.by)) return forbidden(deployment.name);
    if (live !== null && isSame(live, deployment)) return succeed({ version: live, created: false });

    const owner = live === null ? deployment.by.id : live.owner;
    const version = this.#newVersion(deployment, owner, (known?.lastVersion ?? 0) + 1);
    const versions = known?.versions ?? new Map<number, FunctionVersion>();
    versions.set(version.version, version);
    this.#names.set(deployment.name, { owner, live: version.version, lastVersion: version.version, versions });
    return succeed({ version, created: true });
  }

  async rollback({ name, by, version }: OwnedChange & { readonly version: number }): Promise<Result<FunctionVersion>> {
    const known = this.#existing(name);
    if (known === null) return notFound(name);
    if (!mayChange(known, by)) return forbidden(name);
    const target = known.versions.get(version);
    if (target === undefined) return fail(fault("version_not_found", `${name} has no version ${version}.`));
    if (known.live === version) return succeed(target);
    const revived = { ...target, revision: ++this.#revision };
    known.versions.set(version, revived);
    known.live = version;
    return succeed(revived);
  }

  async remove({ name, by }: OwnedChange): Promise<Result<Removed>> {
    const known = this.#existing(name);
    if (known === null) return notFound(name);
    if (!mayChange(known, by)) return forbidden(name);
    known.live = null;
    known.versions.clear();
    return succeed({ name, revision: ++this.#revision });
  }

  #live(name: string): FunctionVersion | null {
    const known = this.#names.get(name);
    return known?.live == null ? null : (known.versions.get(known.live) ?? null);
  }

  #existing(name: string): Name | null {
    const known = this.#names.get(name);
    return known === undefined || known.live === null ? null : known;
  }

  #newVersion(deployment: Deployment, owner: string, version: number): FunctionVersion {
    const { name, id, artifactHash: artifact, export: exportName, kind, parameters, config, signature } = deployment;
    const revision = ++this.#revision;
    return {
      ...{ name, version, revision, id, artifact, export: exportName, kind, config, signature, owner },
      parameters: parameters === null ? null : [...parameters],
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

function isSame(live: FunctionVersion, deployment: Deployment): boolean {
  const code = live.id === deployment.id && live.artifact === deployment.artifactHash;
  const settings = (of: FunctionVersion | Deployment) => JSON.stringify([of.export, of.signature, of.config]);
  return code && settings(live) === settings(deployment);
}
