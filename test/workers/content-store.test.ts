import { reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadArtifact, loadBindings } from "../../durable-objects/content-store.ts";
import { run } from "../../durable-objects/support/sql.ts";
import { encodeBundle } from "../../src/artifact/hash.ts";
import { NO_BINDINGS } from "../../src/contracts/bindings.ts";
import type { Artifact } from "../../src/contracts/function.ts";
import type { ContentHash } from "../../src/contracts/ids.ts";
import { contentHash } from "../../src/contracts/ids.ts";
import { artifactKey, bindingsKey } from "../../src/contracts/registry.ts";
import { deployMessage, deployment } from "../support/deployments.ts";
import { faultCode, unwrap } from "../support/result.ts";

const registry = () => env.REGISTRY.getByName("registry");
let artifact: Artifact;
let hash: ContentHash;

beforeEach(async () => {
  unwrap(await registry().deploy(await deployMessage()));
  ({ artifact, artifactHash: hash } = await deployment());
});
afterEach(reset);

function damageRegistry(statement: string): Promise<void> {
  return runInDurableObject(registry(), (_object, { storage }) => {
    run(storage.sql, statement);
  });
}

it("reads the copy, without the registry", async () => {
  await damageRegistry("DELETE FROM content_parts");
  expect(unwrap(await loadArtifact(env, hash))).toEqual(artifact);
});

it("reads the registry when there is no copy", async () => {
  await env.FUNCTIONS.delete(artifactKey(hash));
  expect(unwrap(await loadArtifact(env, hash))).toEqual(artifact);
});

it.each([
  ["other code", encodeBundle({ main: "main.js", modules: { "main.js": "export default () => 'evil';" } })],
  ["no code", new Uint8Array()],
  ["no encoding", new TextEncoder().encode("{")],
])("does not believe a copy that holds %s", async (_what, copy) => {
  await env.FUNCTIONS.put(artifactKey(hash), copy);
  expect(unwrap(await loadArtifact(env, hash))).toEqual(artifact);
});

it("does not believe the registry either", async () => {
  await env.FUNCTIONS.put(artifactKey(hash), "tampered");
  await damageRegistry("UPDATE content_parts SET bytes = x'00'");
  expect(await loadArtifact(env, hash)).toMatchObject({
    ok: false,
    fault: { code: "internal", message: expect.stringContaining("is not what its hash says") },
  });
});

it("blames nobody for code that went with its function", async () => {
  await env.FUNCTIONS.delete(artifactKey(hash));
  await damageRegistry("DELETE FROM content_parts");
  expect(faultCode(await loadArtifact(env, hash))).toBe("version_not_found");
});

const BOUND = { vars: { A: "a", B: [1, null] }, kv: { STORE: "kv_1" } };
const BINDINGS = { ...NO_BINDINGS, ...BOUND };

/** Deploys a version with bindings; gives their hash. */
async function bound(): Promise<ContentHash> {
  const { version } = unwrap(await registry().deploy(await deployMessage({ bindings: BOUND })));
  return contentHash.parse(version.bindings);
}

it("reads bindings from their copy", async () => {
  const known = await bound();
  await damageRegistry("DELETE FROM content_parts");
  expect(unwrap(await loadBindings(env, known))).toEqual(BINDINGS);
});

it("reads bindings from the registry when the copy is missing, or is not what it should be", async () => {
  const known = await bound();
  await env.FUNCTIONS.put(bindingsKey(known), JSON.stringify({ ...BINDINGS, vars: { A: "evil" } }));
  expect(unwrap(await loadBindings(env, known))).toEqual(BINDINGS);
  await env.FUNCTIONS.delete(bindingsKey(known));
  expect(unwrap(await loadBindings(env, known))).toEqual(BINDINGS);
});

it("takes code for no bindings", async () => {
  await env.FUNCTIONS.put(bindingsKey(hash), encodeBundle(artifact));
  expect(faultCode(await loadBindings(env, hash))).toBe("internal");
});

it("blames nobody for bindings that went with their function", async () => {
  const known = await bound();
  await env.FUNCTIONS.delete(bindingsKey(known));
  await damageRegistry("DELETE FROM content_parts");
  expect(await loadBindings(env, known)).toMatchObject({
    fault: { code: "version_not_found", message: expect.stringContaining("The bindings sha256:") },
  });
});
