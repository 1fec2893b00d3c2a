/**
 * The changes of the registry. Each runs inside one transaction of the caller: the record, the code, the live versions
 * and the note in the outbox come to be together or not at all.
 *
 * Whoever asks for a change has decided upon what it read before; a change whose `base` is not the present revision of
 * the name is refused, so that of two deciders at once the second decides again.
 */
import { hashContent } from "../src/artifact/hash.ts";
import { fault } from "../src/contracts/errors.ts";
import type { FunctionVersion, LiveFunction } from "../src/contracts/function.ts";
import { newestOf } from "../src/contracts/function.ts";
import type { ContentHash } from "../src/contracts/ids.ts";
import { MAX_ARTIFACT_BYTES, MAX_VERSION_RECORD_BYTES, UNREFERENCED_CONTENT_KEPT_MS } from "../src/contracts/limits.ts";
import type {
  Deployed,
  Deployment,
  LiveChange,
  OwnedChange,
  Removed,
  SuspendChange,
} from "../src/contracts/registry.ts";
import type { Result } from "../src/contracts/result.ts";
import { fail, succeed } from "../src/contracts/result.ts";
import type { RegistryTables } from "./registry.sql.ts";
import type { Outbox } from "./registry-outbox.sql.ts";
import { conflictOf, mayChange, newVersion, unchangedBy } from "./registry-rules.ts";

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
  readonly traceHash: ContentHash | null;
}

/** What a change works on. */
export interface RegistryStore {
  readonly tables: RegistryTables;
  readonly outbox: Outbox;
}

/** Checks the code of a deployment. Faults: `hash_mismatch`, `payload_too_large`. */
export async function checkDeploy(message: DeployMessage): Promise<Result<CheckedDeploy>> {
  const { artifact, source, trace } = message;
  if (artifact.length > MAX_ARTIFACT_BYTES) {
    return fail(fault("payload_too_large", `The compiled function is larger than ${MAX_ARTIFACT_BYTES} bytes.`));
  }
  const actual = await hashContent(artifact);
  if (actual !== message.artifactHash) {
    return fail(fault("hash_mismatch", `The artifact has the hash ${actual}, not ${message.artifactHash}.`));
  }
  const traceHash = trace === null ? null : await hashContent(trace);
  return succeed({ ...message, sourceHash: await hashContent(source), traceHash });
}

/** Makes a deployment live, beside the versions that it keeps. Faults: `forbidden`, `conflict`, `payload_too_large`. */
export function deploy(store: RegistryStore, message: CheckedDeploy, now: number): Result<Deployed> {
  const { tables } = store;
  const { name, by } = message;
  const live = tables.live(name);
  if (live !== null && !mayChange(live, by)) return fail(forbidden(name));
  const known = tables.name(name);
  const conflict = conflictOf(message, known?.revision ?? 0, live);
  if (conflict !== null) return fail(conflict);
  const unchanged = live === null ? null : unchangedBy(live, message);
  if (live !== null && unchanged !== null) return succeed({ version: unchanged, live, created: false });

  const record = newVersion(message, {
    owner: live === null ? by.id : newestOf(live).owner,
    version: (known?.last_version ?? 0) + 1,
    revision: tables.nextRevision(),
    trace: message.traceHash,
    sizeBytes: message.source.length,
    createdAt: now,
  });
  if (new TextEncoder().encode(JSON.stringify(record)).length > MAX_VERSION_RECORD_BYTES) return fail(tooLarge());
  addRecord(store, message, record, now);
  tables.setLive(name, [...message.keeps, record.version], record.revision);
  return succeed({ version: record, live: presentLive(store, name, now), created: true });
}

/** Changes which versions are live. Faults: `function_not_found`, `version_not_found`, `forbidden`, `conflict`. */
export function setLive(store: RegistryStore, change: LiveChange, now: number): Result<LiveFunction> {
  const { tables } = store;
  const { name } = change;
  const live = changeable(tables, change);
  if (!live.ok) return live;
  const chosen = [...new Set(change.live)].sort((a, b) => a - b);
  const missing = chosen.find((version) => tables.version(name, version) === null);
  if (missing !== undefined) {
    return fail(fault("version_not_found", `The function ${name} has no version ${missing}.`));
  }
  if (chosen.length === 0) return fail(fault("conflict", `Of the function ${name} one version at least stays live.`));
  const present = live.value.overloads.map(({ version }) => version);
  if (chosen.join() === present.join()) return live;
  tables.setLive(name, chosen, tables.nextRevision());
  return succeed(presentLive(store, name, now));
}

/** Suspends a function or resumes it. Faults: `function_not_found`, `forbidden`, `conflict`. */
export function suspend(store: RegistryStore, change: SuspendChange, now: number): Result<LiveFunction> {
  const { name, suspended } = change;
  const live = changeable(store.tables, change);
  if (!live.ok || live.value.suspended === suspended) return live;
  store.tables.setSuspended(name, suspended, store.tables.nextRevision());
  return succeed(presentLive(store, name, now));
}

/** Removes a function; its name is free again. Faults: `function_not_found`, `forbidden`, `conflict`. */
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

/** Stores a new version with all that it refers to. Nothing but the artifact has a copy. */
function addRecord(
  { tables, outbox }: RegistryStore,
  { artifact, artifactHash, source, sourceHash, trace, traceHash }: CheckedDeploy,
  record: FunctionVersion,
  now: number,
): void {
  const isNew = tables.addContent(artifactHash, artifact);
  if (isNew || !outbox.has("artifact", artifactHash)) outbox.add("artifact", artifactHash, now);
  tables.addContent(sourceHash, source);
  if (trace !== null && traceHash !== null) tables.addContent(traceHash, trace);
  tables.addNumber(record);
  tables.addVersion(record, sourceHash);
}

/** What is live after a change, noted in the outbox. */
function presentLive({ tables, outbox }: RegistryStore, name: string, now: number): LiveFunction {
  outbox.add("live", name, now);
  const live = tables.live(name);
  if (live === null) throw new Error(`${name} has no live version after a change.`);
  return live;
}

function changeable(tables: RegistryTables, { name, by, base }: OwnedChange): Result<LiveFunction> {
  const live = tables.live(name);
  if (live === null) return fail(fault("function_not_found", `There is no function ${name}.`));
  if (!mayChange(live, by)) return fail(forbidden(name));
  const conflict = conflictOf({ name, base, keeps: [] }, live.revision, live);
  return conflict === null ? succeed(live) : fail(conflict);
}

const forbidden = (name: string) => fault("forbidden", `The function ${name} belongs to another key.`);
const tooLarge = () =>
  fault(
    "payload_too_large",
    `Parameter names, configuration and signature take more than ${MAX_VERSION_RECORD_BYTES} bytes.`,
  );
