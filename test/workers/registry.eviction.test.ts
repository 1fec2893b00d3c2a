import { evictDurableObject, reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { REGISTRY_MIGRATIONS } from "../../durable-objects/registry.migrations.ts";
import { run } from "../../durable-objects/support/sql.ts";
import { DoRegistry } from "../../src/director/adapters/do-registry.ts";
import { alice, deployMessage, named } from "../support/deployments.ts";
import { unwrap } from "../support/result.ts";

afterEach(reset);

const registry = () => env.REGISTRY.getByName("registry");

it("remembers everything after an eviction", async () => {
  const sent = await deployMessage();
  const { live } = unwrap(await registry().deploy(sent));
  unwrap(await registry().deploy(await deployMessage({ name: "gone" })));
  unwrap(await registry().remove({ name: named("gone"), by: alice }));
  await evictDurableObject(registry());
  expect(await registry().list()).toEqual([live]);
  expect(await registry().content(sent.artifactHash)).toEqual(sent.artifact);
  const again = unwrap(await registry().deploy(await deployMessage({ name: "gone" }))).version;
  expect(again.version).toBe(2);
  expect(again.revision).toBe(4);
});

it("does not run on a schema of a newer release, and says so", async () => {
  unwrap(await registry().deploy(await deployMessage()));
  const newer = REGISTRY_MIGRATIONS.length + 1;
  await setSchemaVersion(newer);
  await evictDurableObject(registry());
  const director = new DoRegistry({ registry: env.REGISTRY, functions: env.FUNCTIONS, now: Date.now });
  await expect(director.list()).rejects.toMatchObject({
    code: "internal",
    message: expect.stringContaining(`The schema of the registry has version ${newer}`),
  });
});

function setSchemaVersion(version: number): Promise<void> {
  return runInDurableObject(registry(), (_object, { storage }) => {
    run(storage.sql, "UPDATE schema_version SET version = ?", version);
  });
}
