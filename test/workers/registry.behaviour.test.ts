import { reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { RegistryTables } from "../../durable-objects/registry.sql.ts";
import { sweep } from "../../durable-objects/registry-changes.ts";
import { DeploymentTable } from "../../durable-objects/registry-deployments.sql.ts";
import { Outbox } from "../../durable-objects/registry-outbox.sql.ts";
import type { RegistryStore } from "../../durable-objects/registry-store.ts";
import { all, first } from "../../durable-objects/support/sql.ts";
import { decodeBundle } from "../../src/artifact/hash.ts";
import { contentHash } from "../../src/contracts/ids.ts";
import { CONTENT_PART_BYTES, UNREFERENCED_CONTENT_KEPT_MS } from "../../src/contracts/limits.ts";
import { artifactKey, liveKey } from "../../src/contracts/registry.ts";
import { alice, bob, deployMessage, named } from "../support/deployments.ts";
import { faultCode, unwrap } from "../support/result.ts";

afterEach(reset);

const registry = () => env.REGISTRY.getByName("registry");

function inRegistry<Answer>(work: (store: RegistryStore, sql: SqlStorage) => Answer): Promise<Answer> {
  return runInDurableObject(registry(), (_object, { storage: { sql } }) => {
    const store = { tables: new RegistryTables(sql), deployments: new DeploymentTable(sql), outbox: new Outbox(sql) };
    return work({ ...store, uuid: () => crypto.randomUUID() }, sql);
  });
}

const contentCount = () =>
  inRegistry((_store, sql) => first<{ n: number }>(sql, "SELECT COUNT(*) AS n FROM contents")?.n);

it("stores equal code once", async () => {
  unwrap(await registry().deploy(await deployMessage({ name: "one" })));
  expect(await contentCount()).toBe(2);
  unwrap(await registry().deploy(await deployMessage({ name: "two", by: bob })));
  unwrap(await registry().deploy(await deployMessage({ name: "two", by: bob, export: "other" })));
  expect(await contentCount()).toBe(2);
});

it("keeps code larger than a row, byte for byte", async () => {
  const text = "é".repeat(1_500_000);
  const sent = await deployMessage({ code: `export default "${text}";` });
  expect(sent.artifact.length).toBeGreaterThan(2 * CONTENT_PART_BYTES);
  unwrap(await registry().deploy(sent));
  expect(await registry().content(sent.artifactHash)).toEqual(sent.artifact);
  const query = "SELECT MAX(LENGTH(bytes)) AS largest FROM content_parts";
  expect(await inRegistry((_store, sql) => first(sql, query))).toEqual({ largest: CONTENT_PART_BYTES });
  expect(await env.FUNCTIONS.get(artifactKey(sent.artifactHash), "arrayBuffer")).toHaveProperty(
    "byteLength",
    sent.artifact.length,
  );
});

it("keeps the source of every version", async () => {
  unwrap(await registry().deploy(await deployMessage({ code: "export default 1;" })));
  unwrap(await registry().deploy(await deployMessage({ code: "export default 2;" })));
  const source = await registry().source(named("add"), 1);
  expect(source && decodeBundle(source)).toEqual({ main: "main.ts", modules: { "main.ts": "export default 1;" } });
  expect(await registry().source(named("add"), 3)).toBeNull();
});

it("refuses a record that does not fit a row", async () => {
  const parameters = Array.from({ length: 60_000 }, (_, index) => `parameter${index}`);
  const refused = await registry().deploy({ ...(await deployMessage()), parameters });
  expect(faultCode(refused)).toBe("payload_too_large");
  expect(await registry().list()).toEqual([]);
  expect(await contentCount()).toBe(0);
});

it("tells a name that was never used from one that was removed", async () => {
  const name = named("add");
  expect(await registry().state(name)).toEqual({ live: null, revision: 0 });
  unwrap(await registry().deploy(await deployMessage()));
  const { revision } = unwrap(await registry().remove({ name, by: alice }));
  expect(await registry().state(name)).toEqual({ live: null, revision });
});

it("sweeps code that nothing refers to, after a while, from KV too", async () => {
  const shared = await deployMessage({ name: "kept" });
  const lone = await deployMessage({ name: "gone", code: "export default 2;" });
  unwrap(await registry().deploy(shared));
  unwrap(await registry().deploy({ ...(await deployMessage({ name: "gone" })) }));
  unwrap(await registry().deploy(lone));
  unwrap(await registry().remove({ name: named("gone"), by: alice }));

  await inRegistry((store) => sweep(store, Date.now() + UNREFERENCED_CONTENT_KEPT_MS - 60_000));
  expect(await registry().content(lone.artifactHash)).toEqual(lone.artifact);

  await inRegistry((store) => sweep(store, Date.now() + UNREFERENCED_CONTENT_KEPT_MS + 60_000));
  expect(await registry().content(lone.artifactHash)).toBeNull();
  expect(await registry().content(shared.artifactHash)).toEqual(shared.artifact);
  expect(await contentCount()).toBe(2);

  // Any change publishes what waits.
  unwrap(await registry().deploy(await deployMessage({ name: "other" })));
  expect(await env.FUNCTIONS.get(artifactKey(lone.artifactHash))).toBeNull();
  expect(await env.FUNCTIONS.get(artifactKey(shared.artifactHash))).not.toBeNull();
  expect(await env.FUNCTIONS.get(liveKey("gone"))).toBeNull();
});

it("sweeps source maps with the version they belong to", async () => {
  const trace = new TextEncoder().encode("{}");
  const kept = unwrap(await registry().deploy(await deployMessage({ name: "kept", trace }))).version;
  const lone = await deployMessage({ name: "gone", code: "export default 2;", trace: new Uint8Array([1]) });
  const gone = unwrap(await registry().deploy(lone)).version;
  unwrap(await registry().deploy(await deployMessage({ name: "gone", code: "export default 3;", trace })));
  unwrap(await registry().remove({ name: named("gone"), by: alice }));
  await inRegistry((store) => sweep(store, Date.now() + UNREFERENCED_CONTENT_KEPT_MS + 60_000));
  expect(await registry().content(contentHash.parse(gone.trace))).toBeNull();
  expect(await registry().content(contentHash.parse(kept.trace))).toEqual(trace);
});

it("keeps code that is deployed again before it is swept", async () => {
  const sent = await deployMessage();
  unwrap(await registry().deploy(sent));
  unwrap(await registry().remove({ name: named("add"), by: alice }));
  unwrap(await registry().deploy(sent));
  await inRegistry((store) => sweep(store, Date.now() + UNREFERENCED_CONTENT_KEPT_MS + 60_000));
  expect(await registry().content(sent.artifactHash)).toEqual(sent.artifact);
});

it("never uses a number or a revision twice, over many removals", async () => {
  const seen = new Set<number>();
  for (let round = 1; round <= 5; round++) {
    const { version } = unwrap(await registry().deploy(await deployMessage()));
    expect(version.version).toBe(round);
    const { revision } = unwrap(await registry().remove({ name: named("add"), by: alice }));
    seen.add(version.revision).add(revision);
  }
  expect([...seen]).toHaveLength(10);
  expect([...seen]).toEqual([...seen].sort((a, b) => a - b));
});

it("enforces that versions refer to stored code", async () => {
  const statement = `INSERT INTO versions VALUES ('x', 1, 1, 'i', 'no such hash', 's', 'default', 'function', 'null', '{}',
    NULL, 0, 0, NULL, 0, NULL, '{}')`;
  await expect(inRegistry((_store, sql) => all(sql, statement))).rejects.toThrow("FOREIGN KEY");
});
