/** `troupe cache`, against a played server. */
import { describe, expect, it } from "vitest";
import { encodeCbor } from "../../../src/codec/index.ts";
import { runCli } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const entry = { encoding: "json", version: 3, hits: 2, ageMs: 90_500, bytes: 9, stale: false };
const DIGESTS = ["1a2b3c4d5e6f7a8b", "1a2b99999999ffff", "77aa00000000ffff"];
const keyOf = (digest = "") => `add:0123456789ab:default:json:${digest}`;
const entries = [
  { ...entry, key: keyOf(DIGESTS[0]), args: [2, { b: "three" }] },
  { ...entry, key: keyOf(DIGESTS[1]), args: [1n, undefined, new Date(0)], stale: true },
  { ...entry, key: keyOf(DIGESTS[2]), args: null },
];
const shared = { policy: "lru", maxEntries: 1_000, maxBytes: 1_048_576, evictions: 7, bytes: 2_048, size: 5 };
const ofAdd = { function: "add", scope: "worker", ...shared, hits: 3, misses: 1, entries };
const ofSlow = { function: "slow", scope: "cluster", ...shared, hits: 0, misses: 0, entries: [] };

const report = {
  ...{ id: "inv_1", function: "add", version: 1, worker: "w0", cached: false, cold: false, attempts: 0, cpuMs: 0 },
  ...{ wallMs: 0, ioRequests: 0, ioBytes: 0, memoryBytes: null, logs: [] },
};
const cbor = (body: object) => new Response(encodeCbor(body), { headers: { "content-type": "application/cbor" } });

/** Answers as a server with two workers, one of which is lost, and a function whose results are the cluster's. */
function answer({ method, url }: { readonly method: string; readonly url: string }): Response {
  const path = url.replace("http://troupe.test/v1", "").replace(/\?.*/, "");
  if (method === "DELETE") return Response.json({ purged: path.startsWith("/functions") ? 1 : 12 });
  if (path === "/workers") {
    return Response.json({ workers: ["w0", "w1"].map((id) => ({ id, available: true, functions: {} })) });
  }
  if (path === "/functions")
    return Response.json({ functions: [functionOf("add", "worker"), functionOf("slow", "cluster")] });
  if (path === "/workers/w0/cache") return cbor({ worker: "w0", caches: [ofAdd] });
  if (path === "/functions/add/cache") return cbor({ function: "add", caches: [{ worker: "w0", ...ofAdd }] });
  if (path === "/functions/slow/cache") return cbor({ function: "slow", caches: [{ worker: null, ...ofSlow }] });
  if (path === "/functions/idle/cache") return cbor({ function: "idle", caches: [] });
  return new Response(null, { status: 503 });
}

function functionOf(name: string, scope: string) {
  const limits = { cpuMs: 1, timeoutMs: 1, maxOutputBytes: 1, subRequests: 1, concurrency: 1 };
  const cache = { policy: "lru", scope, maxEntries: 1, maxBytes: 1, staleSeconds: 0 };
  const config = { limits, cache, network: { allow: [] }, idempotent: false, visibility: "private" };
  const version = { version: 1, id: `sha256:${"ab".repeat(32)}`, export: "default", kind: "function", parameters: [] };
  return { name, ...version, owner: "admin", config, signature: null, createdAt: 0 };
}

describe("caches", () => {
  it("are listed of every worker that answers, and of the cluster", async () => {
    const ran = await runCli(["cache"], { answer });
    expect(ran.stdout.split("\n")).toEqual([
      expect.stringMatching(/^FUNCTION +KEPT BY +POLICY +ENTRIES +BYTES +HITS +MISSES +HIT RATE +EVICTED$/),
      expect.stringMatching(/^add +w0 +lru +5 +2\.0 KiB +3 +1 +75\.0 % +7$/),
      expect.stringMatching(/^slow +the cluster +lru +5 +2\.0 KiB +0 +0 +- +7$/),
      "",
    ]);
    expect(ran.code).toBe(0);
  });

  it("of one function are shown with their arguments", async () => {
    const ran = await runCli(["cache", "add"], { answer });
    expect(ran.requests.map(({ url }) => url)).toEqual(["http://troupe.test/v1/functions/add/cache"]);
    expect(ran.stdout).toMatch(/KEY +KEPT BY +ARGUMENTS +VERSION +HITS +AGE +BYTES\n/);
    expect(ran.stdout).toMatch(/1a2b3c4d5e6f +w0 +2, \{"b":"three"\} +3 +2 +90\.5 s +9 B\n/);
    expect(ran.stdout).toMatch(
      /1a2b99999999 +w0 +1n, undefined, 1970-01-01T00:00:00\.000Z +3 +2 +90\.5 s, stale +9 B\n/,
    );
    expect(ran.stdout).toMatch(/77aa00000000 +w0 +\(too large to be shown\) +3/);
    expect(ran.stdout).toMatch(/… and 2 more entries\n$/);
  });

  it("of one worker are listed", async () => {
    const ran = await runCli(["cache", "--worker", "w0"], { answer });
    expect(ran.requests.map(({ url }) => url)).toEqual(["http://troupe.test/v1/workers/w0/cache"]);
    expect(ran.stdout).toMatch(/add +w0/);
    const other = await runCli(["cache", "other", "--worker", "w0"], { answer });
    expect(other.stdout).toMatch(/^No results are kept\./);
  });

  it("are JSON on demand, without arguments that JSON has no word for", async () => {
    const ran = await runCli(["cache", "add", "--json"], { answer });
    const { caches } = JSON.parse(ran.stdout);
    expect(caches).toHaveLength(1);
    expect(caches[0]).toMatchObject({ worker: "w0", function: "add", hits: 3 });
    expect(caches[0].entries.map(({ args }: { args: unknown }) => args)).toEqual([[2, { b: "three" }], null, null]);
  });

  it("that hold nothing are told so", async () => {
    const ran = await runCli(["cache", "idle"], { answer });
    expect(ran.stdout).toBe("No results are kept. A function keeps them where its `config.cache` names a policy.\n");
  });
});

describe("results are forgotten", () => {
  it("of a function, of one key, of a worker", async () => {
    const purged = async (...args: string[]) => {
      const { requests, stdout } = await runCli(["cache", "purge", ...args], { answer });
      return [requests.at(-1)?.method, requests.at(-1)?.url.replace("http://troupe.test/v1", ""), stdout];
    };
    expect(await purged("add")).toEqual(["DELETE", "/functions/add/cache", "1 entry forgotten.\n"]);
    expect(await purged("--worker", "w0")).toEqual(["DELETE", "/workers/w0/cache", "12 entries forgotten.\n"]);
    const path = `/functions/add/cache?key=${encodeURIComponent(keyOf(DIGESTS[0]))}`;
    expect(await purged("add", "--entry", keyOf(DIGESTS[0]))).toEqual(["DELETE", path, "1 entry forgotten.\n"]);
    expect(await purged("add", "--entry", "1a2b3c")).toEqual(["DELETE", path, "1 entry forgotten.\n"]);
  });

  it.each([
    [[], /Name a function, or a worker/],
    [["add", "--worker", "w0"], /Name a function, or a worker/],
    [["--worker", "w0", "--entry", "1"], /--entry goes with a function/],
    [["add", "--entry", "1a2b"], /More than one entry of add/],
    [["add", "--entry", "ffff"], /No listed entry of add/],
  ])("but not by %j", async (args, told) => {
    const ran = await runCli(["cache", "purge", ...args], { answer });
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toMatch(told);
    expect(ran.requests.every(({ method }) => method === "GET")).toBe(true);
  });
});

it("says how it is used, with a command and without", async () => {
  const ran = await runCli(["cache", "--help"]);
  expect(ran.stdout).toMatch(/Usage:\n {2}troupe cache \[fn\] \[options\]\n {2}troupe cache <command> \[options\]\n/);
  expect(ran.stdout).toMatch(/troupe cache purge \[fn\]/);
  expect(ran.stdout).toMatch(/--worker <id>/);
  expect((await runCli(["cache", "purge", "--help"])).stdout).toMatch(/troupe cache purge \[fn\] \[options\]/);
  expect((await runCli(["cache", "add", "more"])).stderr).toMatch(/"more" is one argument too many/);
});

describe("the command line", () => {
  const invoked = () => Response.json({ value: 5, invocation: { ...report, cached: true } });

  it("says what a call wants of kept results", async () => {
    const ran = await runCli(["invoke", "add", "2", "--cache", "refresh"], { answer: invoked });
    expect(ran.requests[0]?.body).toEqual({ args: [2], cache: "refresh" });
    expect(ran.stderr).toMatch(/cached/);
    const wrong = await runCli(["invoke", "add", "2", "--cache", "always"], { answer: invoked });
    expect(wrong.stderr).toMatch(/--cache takes one of use, skip, refresh, not "always"/);
    expect(wrong.requests).toEqual([]);
  });

  it("says how a function keeps its results, above what the file says", async () => {
    await using folder = await temporaryFolder({
      "math.ts": "export const add = (a: number): number => a;",
      "config.json": '{ "cache": { "policy": "lru", "maxEntries": 7, "scope": "cluster" } }',
    });
    const flags = ["--config", "config.json", "--cache", "ttl", "--cache-ttl", "30"];
    const answer = () =>
      Response.json({ name: "add", version: 1, id: "sha256:0", signature: null, created: true, warnings: [] });
    const ran = await runCli(["deploy", "math.ts", ...flags], { cwd: folder.path, answer });
    expect(ran.requests[0]?.body).toMatchObject({
      config: { cache: { policy: "ttl", ttlSeconds: 30, maxEntries: 7, scope: "cluster" } },
    });
    const wrong = await runCli(["deploy", "math.ts", "--cache", "fifo"], { cwd: folder.path, answer });
    expect(wrong.stderr).toMatch(/--cache takes one of none, lru, lfu, ttl/);
  });

  it("shows how a function keeps them", async () => {
    const shown = (cache: object) => {
      const fn = functionOf("add", "worker");
      const live = { ...fn, config: { ...fn.config, cache: { ...fn.config.cache, ...cache } } };
      return runCli(["show", "add"], {
        answer: ({ url }) => Response.json(url.endsWith("/versions") ? { versions: [{ ...live, live: true }] } : live),
      });
    };
    const ttl = { policy: "ttl", scope: "cluster", maxEntries: 5, maxBytes: 2_048, ttlSeconds: 90 };
    expect((await shown(ttl)).stdout).toMatch(
      /cache +ttl, 5 entries or 2\.0 KiB kept by the cluster, fresh for 90\.0 s/,
    );
    expect((await shown({ policy: "none" })).stdout).not.toMatch(/cache/);
  });
});
