/**
 * The account object: namespaces of key-value storage come, are renamed and go with their values.
 */
import { evictDurableObject, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { all } from "../../durable-objects/support/sql.ts";
import { ACCOUNT_OBJECT, type KvNamespaceRecord } from "../../src/contracts/account.ts";
import type { Principal } from "../../src/contracts/keys.ts";
import type { KvPut } from "../../src/contracts/kv.ts";
import { unwrap } from "../../src/director/resolve.ts";

afterEach(reset);

const ANN: Principal = { id: "key_ann", scopes: ["deploy"] };
const BOB: Principal = { id: "key_bob", scopes: ["deploy"] };
const ADMIN: Principal = { id: "admin", scopes: ["deploy", "invoke", "run", "admin"] };
const account = () => env.ACCOUNT.getByName(ACCOUNT_OBJECT);
const bytes = (text: string) => new TextEncoder().encode(text);
const entry = (key: string, value: string): KvPut => {
  return { key, value: bytes(value), metadata: null, expiration: null, expirationTtl: null };
};

async function created(title: string, by: Principal) {
  return unwrap<KvNamespaceRecord>(await account().createKvNamespace(title, by));
}

it("shows a namespace to its owner and to admins, also after an eviction", async () => {
  const mine = await created("CACHE", ANN);
  expect(mine).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{32}$/), title: "CACHE", owner: ANN.id });
  const theirs = await created("CACHE", BOB);
  await evictDurableObject(account());
  expect(await account().kvNamespaces(ANN)).toEqual([mine]);
  expect(await account().kvNamespaces(BOB)).toEqual([theirs]);
  expect(await account().kvNamespaces(ADMIN)).toEqual([mine, theirs]);
  expect(await account().kvNamespace(mine.id)).toEqual(mine);
  expect(await account().kvNamespace("0".repeat(32))).toBeNull();
});

it("lists by title", async () => {
  for (const title of ["b", "a", "C"]) await created(title, ANN);
  expect((await account().kvNamespaces(ANN)).map(({ title }) => title)).toEqual(["C", "a", "b"]);
});

it("gives a title once to each owner, also to two at the same time", async () => {
  const both = await Promise.all([account().createKvNamespace("T", ANN), account().createKvNamespace("T", ANN)]);
  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
  expect(both.find(({ ok }) => !ok)).toMatchObject({ fault: { code: "conflict" } });
  expect(await account().kvNamespaces(ANN)).toHaveLength(1);
});

it("renames for its owner and to a title that is free", async () => {
  const one = await created("one", ANN);
  await created("two", ANN);
  expect(await account().renameKvNamespace(one.id, "two", ANN)).toMatchObject({ fault: { code: "conflict" } });
  expect(await account().renameKvNamespace(one.id, "three", BOB)).toMatchObject({
    fault: { code: "kv_namespace_not_found" },
  });
  expect(await account().renameKvNamespace(one.id, "one", ANN)).toEqual({ ok: true, value: one });
  expect(await account().renameKvNamespace(one.id, "three", ADMIN)).toEqual({
    ok: true,
    value: { ...one, title: "three" },
  });
});

it("removes a namespace with its values, and no one writes into it any more", async () => {
  const { id } = await created("CACHE", ANN);
  const values = env.KV_NAMESPACES.getByName(id);
  expect(await values.put([entry("a", "1")])).toEqual({ ok: true, value: null });
  expect(await account().removeKvNamespace(id, BOB)).toMatchObject({ fault: { code: "kv_namespace_not_found" } });
  expect(await account().removeKvNamespace(id, ANN)).toEqual({ ok: true, value: null });
  expect(await account().kvNamespaces(ADMIN)).toEqual([]);
  await expect.poll(() => values.get("a")).toMatchObject({ ok: false, fault: { code: "kv_namespace_not_found" } });
  await expect
    .poll(() =>
      runInDurableObject(account(), (_object, { storage }) => all(storage.sql, "SELECT id FROM kv_namespaces")),
    )
    .toEqual([]);
  await evictDurableObject(values);
  expect(await values.put([entry("a", "1")])).toMatchObject({ fault: { code: "kv_namespace_not_found" } });
  const rows = await runInDurableObject(values, (_object, { storage }) => all(storage.sql, "SELECT key FROM entries"));
  expect(rows).toEqual([]);
  await created("CACHE", ANN);
});

it("closes what a removal that was broken off has left", async () => {
  const { id } = await created("CACHE", ANN);
  await env.KV_NAMESPACES.getByName(id).put([entry("a", "1")]);
  await runInDurableObject(account(), (_object, { storage }) => {
    storage.sql.exec("UPDATE kv_namespaces SET removed = 1");
  });
  await evictDurableObject(account());
  expect(await account().kvNamespaces(ADMIN)).toEqual([]);
  await runDurableObjectAlarm(account());
  await expect.poll(() => env.KV_NAMESPACES.getByName(id).get("a")).toMatchObject({ ok: false });
});

it("knows nothing of a namespace that was never opened", async () => {
  expect(await env.KV_NAMESPACES.getByName("made-up").get("a")).toMatchObject({
    fault: { code: "kv_namespace_not_found" },
  });
});
