import { reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadArtifact } from "../../durable-objects/content-store.ts";
import { run } from "../../durable-objects/support/sql.ts";
import { encodeBundle } from "../../src/artifact/hash.ts";
import type { Artifact } from "../../src/contracts/function.ts";
import type { ContentHash } from "../../src/contracts/ids.ts";
import { artifactKey } from "../../src/contracts/registry.ts";
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
