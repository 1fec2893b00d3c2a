/**
 * The changes of the registry that make a version: a deploy, and new bindings for code that is there.
 */
import { hashContent } from "../src/artifact/hash.ts";
import { fault } from "../src/contracts/errors.ts";
import type { FunctionVersion, LiveFunction } from "../src/contracts/function.ts";
import { newestOf } from "../src/contracts/function.ts";
import type { ContentHash } from "../src/contracts/ids.ts";
import { contentHash } from "../src/contracts/ids.ts";
import { MAX_ARTIFACT_BYTES, MAX_BINDINGS_BYTES, MAX_VERSION_RECORD_BYTES } from "../src/contracts/limits.ts";
import type { Deployed, Deployment, Rebinding } from "../src/contracts/registry.ts";
import type { Result } from "../src/contracts/result.ts";
import { fail, succeed } from "../src/contracts/result.ts";
import { conflictOf, mayChange, newVersion, unchangedBy } from "./registry-rules.ts";
import { changeable, forbidden, nowLive, type Occasion, presentLive, type RegistryStore } from "./registry-store.ts";

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
  readonly bindingsHash: ContentHash | null;
}

/** A change of bindings with their hash. */
export interface CheckedRebinding extends Rebinding {
  readonly bindingsHash: ContentHash | null;
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
  const bound = await checkBindings(message);
  if (!bound.ok) return bound;
  const traceHash = trace === null ? null : await hashContent(trace);
  return succeed({ ...bound.value, sourceHash: await hashContent(source), traceHash });
}

/** Finds the hash of bindings. Fault: `payload_too_large`. */
export async function checkBindings<Message extends { readonly bindings: Uint8Array | null }>(
  message: Message,
): Promise<Result<Message & { readonly bindingsHash: ContentHash | null }>> {
  const { bindings } = message;
  if (bindings !== null && bindings.length > MAX_BINDINGS_BYTES) {
    return fail(fault("payload_too_large", `Variables and secrets take more than ${MAX_BINDINGS_BYTES} bytes.`));
  }
  return succeed({ ...message, bindingsHash: bindings === null ? null : await hashContent(bindings) });
}

/**
 * Makes a deployment live, beside the versions that it keeps; or keeps it only, where it is staged. Faults: `forbidden`,
 * `conflict`, `payload_too_large`, and of a staged one `function_not_found`.
 */
export function deploy(store: RegistryStore, message: CheckedDeploy, now: number): Result<Deployed> {
  const { tables } = store;
  const { name, by, staged } = message;
  const live = tables.live(name);
  if (live !== null && !mayChange(live, by)) return fail(forbidden(name));
  if (live === null && staged) return fail(fault("function_not_found", `There is no function ${name}.`));
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
  addContents(store, message, now);
  return succeed(addVersion(store, record, message.sourceHash, { ...message, now }));
}

/** Gives the code of a version other bindings. Faults: `function_not_found`, `version_not_found`, `forbidden`, `conflict`. */
export function rebind(store: RegistryStore, change: CheckedRebinding, now: number): Result<Deployed> {
  const { tables } = store;
  const { name, bindings, bindingsHash, annotations } = change;
  const live = changeable(tables, change);
  if (!live.ok) return live;
  const [earlier, source] = [tables.version(name, change.version), tables.sourceHash(name, change.version)];
  if (earlier === null || source === null) {
    return fail(fault("version_not_found", `The function ${name} has no version ${change.version}.`));
  }
  const revision = tables.nextRevision();
  const version = (tables.name(name)?.last_version ?? 0) + 1;
  const record = { ...earlier, version, revision, bindings: bindingsHash, annotations, createdAt: now };
  addBindings(store, bindings, bindingsHash, now);
  return succeed(addVersion(store, record, contentHash.parse(source), { ...change, keeps: [], now }));
}

/** Adds a version whose contents are there, and makes it live unless it is staged. */
function addVersion(
  store: RegistryStore,
  record: FunctionVersion,
  source: ContentHash,
  on: Occasion & Pick<Deployment, "keeps" | "staged">,
): Deployed {
  const { tables } = store;
  const { name, version, revision } = record;
  tables.addNumber(record);
  tables.addVersion(record, source);
  if (!on.staged) tables.setLive(name, [...on.keeps, version], null, revision);
  const live: LiveFunction = on.staged ? presentLive(store, name, on.now) : nowLive(store, name, on);
  return { version: record, live, created: true };
}

/** Stores what a version refers to. Workers read the artifact and the bindings, which have copies. */
function addContents(store: RegistryStore, message: CheckedDeploy, now: number): void {
  const { tables } = store;
  const { artifact, artifactHash, source, sourceHash, trace, traceHash } = message;
  addCopied(store, "artifact", artifactHash, artifact, now);
  addBindings(store, message.bindings, message.bindingsHash, now);
  tables.addContent(sourceHash, source);
  if (trace !== null && traceHash !== null) tables.addContent(traceHash, trace);
}

function addBindings(store: RegistryStore, bindings: Uint8Array | null, hash: ContentHash | null, now: number): void {
  if (bindings !== null && hash !== null) addCopied(store, "bindings", hash, bindings, now);
}

function addCopied(
  { tables, outbox }: RegistryStore,
  kind: "artifact" | "bindings",
  hash: ContentHash,
  bytes: Uint8Array,
  now: number,
): void {
  const isNew = tables.addContent(hash, bytes);
  if (isNew || !outbox.has(kind, hash)) outbox.add(kind, hash, now);
}

const tooLarge = () =>
  fault(
    "payload_too_large",
    `Parameter names, configuration and signature take more than ${MAX_VERSION_RECORD_BYTES} bytes.`,
  );
