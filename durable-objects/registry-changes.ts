/**
 * The changes of the registry. Each runs inside one transaction of the caller: the record, the code, the live pointer
 * and the note in the outbox come to be together or not at all.
 */
import { hashContent } from "../src/artifact/hash.ts";
import { fault } from "../src/contracts/errors.ts";
import type { FunctionVersion } from "../src/contracts/function.ts";
import type { ContentHash } from "../src/contracts/ids.ts";
import { MAX_ARTIFACT_BYTES, MAX_VERSION_RECORD_BYTES, UNREFERENCED_CONTENT_KEPT_MS } from "../src/contracts/limits.ts";
import type { Deployed, Deployment, OwnedChange, Removed } from "../src/contracts/registry.ts";
import type { Result } from "../src/contracts/result.ts";
import { fail, succeed } from "../src/contracts/result.ts";
import type { RegistryTables } from "./registry.sql.ts";
import type { Outbox } from "./registry-outbox.sql.ts";
import { isSameAsLive, mayChange, newVersion } from "./registry-rules.ts";

/**
 * A deployment as it travels to the registry object: both bundles in their canonical encoding. An RPC message holds
 * 32 MiB, and as strings the same code may take twice its bytes.
 */
export interface DeployMessage extends Omit<Deployment, "source" | "artifact"> {
  readonly source: Uint8Array;
  readonly artifact: Uint8Array;
}

/** A deploy message whose code is what its hashes say. */
export interface CheckedDeploy extends DeployMessage {
  readonly sourceHash: ContentHash;
}

/** What a change works on. */
export interface RegistryStore {
  readonly tables: RegistryTables;
  readonly outbox: Outbox;
}

/** Checks the code of a deployment. Faults: `hash_mismatch`, `payload_too_large`. */
export async function checkDeploy(message: DeployMessage): Promise<Result<CheckedDeploy>> {
  if (message.artifact.length > MAX_ARTIFACT_BYTES) {
    return fail(fault("payload_too_large", `The compiled function is larger than ${MAX_ARTIFACT_BYTES} bytes.`));
  }
  const actual = await hashContent(message.artifact);
  if (actual !== message.artifactHash) {
    return fail(fault("hash_mismatch", `The artifact has the hash ${actual}, not ${message.artifactHash}.`));
  }
  return succeed({ ...message, sourceHash: await hashContent(message.source) });
}

/** Makes a deployment the live version. Faults: `forbidden`, `payload_too_large`. */
export function deploy({ tables, outbox }: RegistryStore, message: CheckedDeploy, now: number): Result<Deployed> {
  const { name, by, artifactHash, sourceHash } = message;
  const live = tables.live(name);
  if (live !== null && !mayChange(live.owner, by)) return fail(forbidden(name));
  if (live !== null && isSameAsLive(live, message)) return succeed({ version: live, created: false });

  const number = (tables.name(name)?.last_version ?? 0) + 1;
  const owner = live?.owner ?? by.id;
  const record = newVersion(message, { owner, version: number, revision: tables.nextRevision(), createdAt: now });
  if (new TextEncoder().encode(JSON.stringify(record)).length > MAX_VERSION_RECORD_BYTES) return fail(tooLarge());

  const isNew = tables.addContent(artifactHash, message.artifact);
  if (isNew || !outbox.has("artifact", artifactHash)) outbox.add("artifact", artifactHash, now);
  tables.addContent(sourceHash, message.source);
  tables.pointTo(record);
  tables.addVersion(record, sourceHash);
  outbox.add("live", name, now);
  return succeed({ version: record, created: true });
}

/** Makes an earlier version live again. Faults: `function_not_found`, `version_not_found`, `forbidden`. */
export function rollback(
  { tables, outbox }: RegistryStore,
  change: OwnedChange & { readonly version: number },
  now: number,
): Result<FunctionVersion> {
  const { name, version } = change;
  const live = changeable(tables, change);
  if (!live.ok) return live;
  if (live.value.version === version) return live;
  const target = tables.version(name, version);
  if (target === null) return fail(fault("version_not_found", `The function ${name} has no version ${version}.`));
  const revision = tables.nextRevision();
  tables.revive(name, version, revision);
  outbox.add("live", name, now);
  return succeed({ ...target, revision });
}

/** Removes a function; its name is free again. Faults: `function_not_found`, `forbidden`. */
export function remove({ tables, outbox }: RegistryStore, change: OwnedChange, now: number): Result<Removed> {
  const { name } = change;
  const live = changeable(tables, change);
  if (!live.ok) return live;
  const revision = tables.nextRevision();
  tables.removeVersions(name, revision, now);
  outbox.add("live", name, now);
  return succeed({ name, revision });
}

/** Deletes code that no version has referred to for a while, and has its copies deleted. */
export function sweep({ tables, outbox }: RegistryStore, now: number): void {
  for (const hash of tables.deleteUnreferenced(now - UNREFERENCED_CONTENT_KEPT_MS)) {
    if (outbox.has("artifact", hash)) outbox.add("artifact", hash, now);
  }
}

function changeable(tables: RegistryTables, { name, by }: OwnedChange): Result<FunctionVersion> {
  const live = tables.live(name);
  if (live === null) return fail(fault("function_not_found", `There is no function ${name}.`));
  return mayChange(live.owner, by) ? succeed(live) : fail(forbidden(name));
}

const forbidden = (name: string) => fault("forbidden", `The function ${name} belongs to another key.`);
const tooLarge = () =>
  fault(
    "payload_too_large",
    `Parameter names, configuration and signature take more than ${MAX_VERSION_RECORD_BYTES} bytes.`,
  );
