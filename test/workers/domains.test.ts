/**
 * The account's domains and dispatch namespaces, through their ports.
 */
import { evictDurableObject, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { ACCOUNT_OBJECT } from "../../src/contracts/account.ts";
import type { Principal } from "../../src/contracts/keys.ts";
import { MAX_DISPATCH_NAMESPACES, MAX_DOMAINS } from "../../src/contracts/limits.ts";
import { dispatchNamespacesOf, domainsOf } from "../../src/director/adapters/do-account.ts";
import { unwrap } from "../support/result.ts";

afterEach(reset);

const ANN: Principal = { id: "key_ann", scopes: ["deploy"] };
const BOB: Principal = { id: "key_bob", scopes: ["deploy"] };
const ADMIN: Principal = { id: "admin", scopes: ["admin"] };
const domains = domainsOf(env.ACCOUNT);
const dispatch = dispatchNamespacesOf(env.ACCOUNT);
const set = (name: string, hostnames: string[], by = ANN) => domains.set({ function: name, hostnames, by });
const listed = async () =>
  (await domains.list()).map(({ hostname, function: name, owner }) => `${hostname} ${name} ${owner}`);

it("leads hosts to functions, also after an eviction", async () => {
  unwrap(await set("hello", ["b.example.com", "a.example.com"]));
  await evictDurableObject(env.ACCOUNT.getByName(ACCOUNT_OBJECT));
  expect(await listed()).toEqual(["a.example.com hello key_ann", "b.example.com hello key_ann"]);
  unwrap(await set("hello", ["a.example.com", "a.example.com"]));
  unwrap(await set("hi", ["a.example.com"]));
  expect(await listed()).toEqual(["a.example.com hi key_ann"]);
  unwrap(await set("hi", []));
  expect(await listed()).toEqual([]);
});

it("keeps a host from others, but not from admins", async () => {
  unwrap(await set("hello", ["a.example.com"]));
  expect(await set("mine", ["b.example.com", "a.example.com"], BOB)).toMatchObject({ fault: { code: "conflict" } });
  expect(await listed()).toEqual(["a.example.com hello key_ann"]);
  unwrap(await set("admins", ["a.example.com"], ADMIN));
  expect(await listed()).toEqual(["a.example.com admins admin"]);
});

it("bounds how many a function has", async () => {
  const hosts = Array.from({ length: MAX_DOMAINS + 1 }, (_none, index) => `h${index}.example.com`);
  expect(await set("hello", hosts)).toMatchObject({ fault: { code: "quota_exceeded" } });
  expect(await listed()).toEqual([]);
});

it("keeps dispatch namespaces, each name once", async () => {
  const made = unwrap(await dispatch.create("prod", ANN));
  expect(await dispatch.create("prod", BOB)).toMatchObject({ fault: { code: "conflict" } });
  await evictDurableObject(env.ACCOUNT.getByName(ACCOUNT_OBJECT));
  expect(await dispatch.list()).toEqual([made]);
  expect([await dispatch.remove("prod"), await dispatch.remove("prod")]).toEqual([true, false]);
});

it("bounds how many dispatch namespaces a key has", async () => {
  for (let index = 0; index < MAX_DISPATCH_NAMESPACES; index++) unwrap(await dispatch.create(`n${index}`, ANN));
  expect(await dispatch.create("more", ANN)).toMatchObject({ fault: { code: "quota_exceeded" } });
  unwrap(await dispatch.create("more", BOB));
});
