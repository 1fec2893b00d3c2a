/**
 * Result caches of a real server: the cluster's outlive everything that is killed, a worker's do not, and what was purged
 * stays away.
 */
import { expect, it } from "vitest";
import { z } from "zod";
import { functionCacheResponse } from "../../src/contracts/responses.ts";
import { type Api, apiOf, deploy, invoke } from "../support/api.ts";
import { startServer } from "../support/server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Gives another value each time that it runs. */
const RANDOM = "export default () => Math.random();";

async function call(api: Api, name: string, ...args: unknown[]) {
  const { value, invocation } = (await invoke(api, name, ...args)).body;
  return { value, cached: invocation.cached };
}

async function sizes(api: Api, name: string) {
  const { caches } = functionCacheResponse.parse((await api("GET", `/v1/functions/${name}/cache`)).body);
  return caches.map(({ worker, size }) => [worker === null ? "cluster" : "worker", size]);
}

const purged = z.object({ purged: z.int() });

it("are found again after kill -9 if they are the cluster's, and stay away once purged", async () => {
  await using folder = await temporaryFolder();
  const started = await startServer({ dataDir: folder.path });
  const before = apiOf(started.url, started.adminKey);
  await deploy(before, "shared", RANDOM, { cache: { policy: "lru", scope: "cluster" } });
  await deploy(before, "own", RANDOM, { cache: { policy: "lru" } });
  await deploy(before, "brief", RANDOM, { cache: { policy: "ttl", scope: "cluster", ttlSeconds: 1 } });
  const given = await Promise.all(["shared", "own", "brief"].map((name) => call(before, name, 1)));
  expect(given.map(({ cached }) => cached)).toEqual([false, false, false]);
  expect(await call(before, "own", 1)).toEqual({ value: given[1]?.value, cached: true });
  // A call is answered before the cluster has its result.
  await expect.poll(() => sizes(before, "shared")).toEqual([["cluster", 1]]);
  expect(await sizes(before, "own")).toEqual([["worker", 1]]);
  await started.killHard();

  await using server = await startServer({ dataDir: folder.path });
  const api = apiOf(server.url, server.adminKey);
  expect(await call(api, "shared", 1)).toEqual({ value: given[0]?.value, cached: true });
  expect(await call(api, "shared", 2)).toMatchObject({ cached: false });
  expect((await call(api, "own", 1)).cached).toBe(false);
  expect((await call(api, "brief", 1)).cached).toBe(false);

  await expect.poll(() => sizes(api, "shared")).toEqual([["cluster", 2]]);
  expect(purged.parse((await api("DELETE", "/v1/functions/shared/cache")).body)).toEqual({ purged: 2 });
  const anew = await call(api, "shared", 1);
  expect(anew).toMatchObject({ cached: false });
  expect(anew.value).not.toBe(given[0]?.value);
  expect(purged.parse((await api("DELETE", "/v1/functions/own/cache")).body)).toEqual({ purged: 1 });
  expect((await call(api, "own", 1)).cached).toBe(false);
});
