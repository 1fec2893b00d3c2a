/**
 * Key-value storage on a real server: what a function writes stands there for whoever manages the namespace, and the other way
 * round, at once and after a restart.
 */
import { expect, it } from "vitest";
import { apiOf, deployWith } from "../support/api.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const NAMESPACES = "/client/v4/accounts/troupe/storage/kv/namespaces";
const COUNTER = `export default {
  async fetch(request, env) {
    const { searchParams } = new URL(request.url);
    const times = Number(searchParams.get("times") ?? 1);
    for (let left = times; left > 0; left--) {
      await env.CACHE.put("n", String(Number(await env.CACHE.get("n")) + 1), { metadata: { left } });
    }
    const { keys } = await env.CACHE.list();
    return Response.json([await env.CACHE.get("n"), await env.CACHE.get("greeting"), keys.map(({ name }) => name)]);
  },
};`;

function kvOf({ url, adminKey }: TestServer) {
  return async (method: string, path: string, body?: string) => {
    const headers = { authorization: `Bearer ${adminKey}` };
    return fetch(url + NAMESPACES + path, { method, headers, ...(body === undefined ? {} : { body }) });
  };
}

it("a function and those who manage its namespace see the same, also after a restart", async () => {
  await using folder = await temporaryFolder();
  let id: string;
  {
    await using server = await startServer({ dataDir: folder.path });
    const [kv, api] = [kvOf(server), apiOf(server.url, server.adminKey)];
    const made = (await (await kv("POST", "", '{"title":"CACHE"}')).json()) as { result: { id: string } };
    id = made.result.id;
    const body = { source: COUNTER, untyped: true, config: { visibility: "public" } };
    expect((await api("PUT", "/v1/functions/counter", { ...body, kv: { CACHE: "f".repeat(32) } })).body).toMatchObject({
      ...{ code: "kv_namespace_not_found", status: 404 },
    });
    await deployWith(api, "counter", { ...body, kv: { CACHE: id } });
    const call = async (query = "") => (await fetch(`${server.url}/f/counter${query}`)).json();
    expect(await call()).toEqual(["1", null, ["n"]]);
    expect((await kv("PUT", `/${id}/values/greeting`, "hällo")).status).toBe(200);
    expect(await call()).toEqual(["2", "hällo", ["greeting", "n"]]);
    expect(await (await kv("GET", `/${id}/values/n`)).text()).toBe("2");
    expect(await (await kv("GET", `/${id}/metadata/n`)).json()).toMatchObject({ result: { left: 1 } });
    // Each operation is a request of the call: it may make fifty.
    expect(await call("?times=30")).toMatchObject({ code: "subrequest_limit", status: 422 });
    await Promise.all(Array.from({ length: 20 }, () => call("?times=5")));
  }
  await using server = await startServer({ dataDir: folder.path });
  const kv = kvOf(server);
  const kept = await (await kv("GET", `/${id}/values/n`)).text();
  expect(Number(kept)).toBeGreaterThan(20);
  const [n, greeting] = (await (await fetch(`${server.url}/f/counter`)).json()) as [string, string];
  expect([Number(n), greeting]).toEqual([Number(kept) + 1, "hällo"]);
  expect((await kv("DELETE", `/${id}`)).status).toBe(200);
  expect(await (await fetch(`${server.url}/f/counter`)).json()).toMatchObject({
    code: "user_error",
    detail: expect.stringContaining("The KV namespace was removed."),
  });
});
