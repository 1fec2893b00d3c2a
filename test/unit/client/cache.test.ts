/** What a client says of result caches, and how it looks at them. */
import { expect, it } from "vitest";
import { encodeCbor } from "../../../src/codec/index.ts";
import { answered, mapped, play } from "../../support/played-server.ts";

it("says with every kind of call what it wants of the cache, and nothing unless told", async () => {
  const totals = { inputs: 0, succeeded: 0, failed: 0, skipped: 0, attempts: 0, cpuMs: 0, wallMs: 0 };
  const { troupe, sent } = play(({ path }) => {
    if (path.includes("/map")) return mapped({ totals });
    return path.endsWith("/broadcast") ? Response.json({ results: [] }) : answered(5);
  });
  const add = troupe.fn("add").with({ cache: "refresh" });
  await add(1);
  await add.named({ a: 1 });
  await add.broadcast(1);
  for await (const _ of add.map([[1]]));
  await add.spawn(1).catch(() => undefined);
  await troupe.fn("add")(1);
  const told = sent.map(({ path, body }) => [path.split("/").at(-1), Reflect.get(Object(body), "cache")]);
  expect(told).toEqual([
    ...[
      ["invoke", "refresh"],
      ["invoke", "refresh"],
      ["broadcast", "refresh"],
    ],
    ...[
      ["map?cache=refresh", undefined],
      ["spawn", "refresh"],
      ["invoke", undefined],
    ],
  ]);
});

it("looks at caches, with arguments that JSON has no word for", async () => {
  const entry = { key: "add:1", args: [1n, new Date(0)], encoding: "json", version: 1, hits: 2, ageMs: 5, bytes: 9 };
  const figures = { maxEntries: 10, maxBytes: 100, bytes: 9, size: 1, hits: 2, misses: 1, evictions: 0 };
  const cache = { function: "add", policy: "lru", scope: "cluster", ...figures, entries: [{ ...entry, stale: false }] };
  const cbor = (body: object) => new Response(encodeCbor(body), { headers: { "content-type": "application/cbor" } });
  const { troupe, sent } = play(({ path }) =>
    path.startsWith("/v1/functions")
      ? cbor({ function: "add", caches: [{ worker: null, ...cache }] })
      : cbor({ worker: "w0", caches: [cache] }),
  );
  const { caches } = await troupe.cache.ofFunction("add");
  expect(caches).toEqual([{ worker: null, ...cache }]);
  expect(await troupe.cache.ofWorker("w0")).toEqual({ worker: "w0", caches: [cache] });
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /v1/functions/add/cache",
    "GET /v1/workers/w0/cache",
  ]);
});

it("purges a function, one entry, a worker", async () => {
  const { troupe, sent } = play(() => Response.json({ purged: 3 }));
  expect(await troupe.cache.purge("add")).toEqual({ purged: 3 });
  await troupe.cache.purge("add", "add:0:default:json:1");
  await troupe.cache.purgeWorker("w0");
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "DELETE /v1/functions/add/cache",
    "DELETE /v1/functions/add/cache?key=add%3A0%3Adefault%3Ajson%3A1",
    "DELETE /v1/workers/w0/cache",
  ]);
});
