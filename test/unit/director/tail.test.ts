/**
 * What directors tell of calls to those who watch, and what it costs them where nobody does.
 */
import { describe, expect, it } from "vitest";
import { isWanted } from "../../../durable-objects/tails/filters.ts";
import { fault } from "../../../src/contracts/errors.ts";
import { TAIL_REFRESH_MS } from "../../../src/contracts/limits.ts";
import type { TailFilter, TailMessage } from "../../../src/contracts/tail.ts";
import { messageOf } from "../../../src/director/tail/message.ts";
import { shownRequest } from "../../../src/director/tail/request.ts";
import { Watchers } from "../../../src/director/tail/watchers.ts";
import { testDirector } from "../../support/director.ts";
import { MemoryTails } from "../../support/memory-tails.ts";

const WATCH = { filters: [], clientIp: null };

describe("what is known of who is watched", () => {
  function stage() {
    let time = 1_000_000;
    const tails = new MemoryTails();
    const work: Promise<unknown>[] = [];
    const entropy = { now: () => time, random: (length: number) => new Uint8Array(length) };
    const watchers = new Watchers({ tails, entropy, background: (each) => void work.push(each) });
    const settle = () => Promise.all(work.splice(0));
    const pass = (ms: number) => {
      time += ms;
    };
    return { tails, watchers, settle, pass, idle: () => work.length === 0 };
  }
  const tell = { outcome: "ok", scriptName: "hello" } as TailMessage;

  it("is asked about once a second while calls are made", async () => {
    const { tails, watchers, settle, pass, idle } = stage();
    expect(watchers.isWatched("hello")).toBeNull();
    watchers.tell("hello", null, async () => tell);
    await settle();
    for (let call = 0; call < 5_000; call++) {
      expect(watchers.isWatched("hello")).toBe(false);
      watchers.tell("hello", false, () => Promise.reject(new Error("nobody asked")));
      if (call % 1_000 === 999) {
        pass(TAIL_REFRESH_MS);
        expect(watchers.isWatched("hello")).toBe(false);
        await settle();
      }
    }
    expect(idle()).toBe(true);
    expect(tails.asked).toBe(6);
    expect(tails.told).toEqual([]);
  });

  it("misses no call after a rest, however long", async () => {
    const { tails, watchers, settle, pass } = stage();
    watchers.tell("hello", watchers.isWatched("hello"), async () => tell);
    await settle();
    await tails.open({ function: "hello", ...WATCH });
    pass(TAIL_REFRESH_MS * 100);
    watchers.tell("hello", watchers.isWatched("hello"), async () => tell);
    await settle();
    expect(tails.told).toEqual([tell]);
  });

  it("lets calls be when the tails cannot be reached", async () => {
    const { tails, watchers, settle } = stage();
    tails.watched = () => Promise.reject(new Error("gone"));
    watchers.tell("hello", null, async () => tell);
    await settle();
    expect(watchers.isWatched("hello")).toBeNull();
  });
});

describe("what is told", () => {
  async function watched() {
    const work: Promise<unknown>[] = [];
    const stage = await testDirector(
      {
        add: (a: number, b: number) => a + b,
        fail: () => {
          throw new TypeError("no");
        },
        web: { fetch: () => new Response("teapot", { status: 418 }) },
      },
      { background: (each) => void work.push(each) },
    );
    await stage.register("add");
    await stage.register("fail");
    await stage.register("web", { kind: "fetch", config: { visibility: "public" } });
    for (const name of ["add", "fail", "web"]) await stage.tails.open({ function: name, ...WATCH });
    const told = async () => {
      while (work.length > 0) await Promise.allSettled(work.splice(0));
      return stage.tails.told;
    };
    return { ...stage, told };
  }

  it("names the request of a call, its answer's status, and no key", async () => {
    const { send, told } = await watched();
    await send("POST", "/v1/functions/add/invoke?token=abc", { body: { args: [1, 2] } });
    const [message] = await told();
    expect(message).toMatchObject({
      ...{ outcome: "ok", scriptName: "add", exceptions: [] },
      event: { request: { method: "POST", headers: { authorization: "REDACTED" } }, response: { status: 200 } },
    });
    expect(message?.scriptVersion.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(message)).not.toMatch(/admin-key|abc/);
  });

  it("tells of failures as exceptions, and not of calls that never ran", async () => {
    const { send, told } = await watched();
    await send("POST", "/f/fail", { body: [] });
    await send("POST", "/v1/functions/fail/invoke", { body: { args: [], routing: "nonsense" } });
    expect(await told()).toMatchObject([{ outcome: "exception", exceptions: [{ message: "no" }] }]);
  });

  it("tells of web requests what they logged behind their answer", async () => {
    const { send, told } = await watched();
    await send("GET", "/f/web/some/path", { key: null });
    expect(await told()).toMatchObject([
      {
        ...{ outcome: "ok", scriptName: "web", logs: [{ level: "log", message: ["behind the answer"] }] },
        event: {
          request: { method: "GET", url: expect.stringContaining("/f/web/some/path") },
          response: { status: 418 },
        },
      },
    ]);
  });

  it("has a word for each end", async () => {
    const call = {
      ...{
        function: "hello",
        version: 1,
        subject: { rpcMethod: "default" },
        logs: [],
        cpuMs: 1,
        wallMs: 2,
        endedAt: 3,
      },
    };
    const outcomes = await Promise.all(
      (["cpu_limit", "memory_limit", "cancelled", "timeout", "user_error", "worker_unavailable"] as const).map(
        async (code) => (await messageOf({ ...call, fault: fault(code, "why") })).outcome,
      ),
    );
    expect(outcomes).toEqual(["exceededCpu", "exceededMemory", "canceled", "exception", "exception", "unknown"]);
  });
});

it("shows requests without what would let others in", () => {
  const headers = { Authorization: "Bearer x", Cookie: "a=b", "X-Api-Key": "k", Accept: "*/*" };
  const request = new Request("http://user.example/p?access_token=1&q=2", { headers });
  expect(shownRequest(request)).toEqual({
    ...{ url: "http://user.example/p?access_token=REDACTED&q=2", method: "GET", cf: {} },
    headers: { accept: "*/*", authorization: "REDACTED", cookie: "REDACTED", "x-api-key": "REDACTED" },
  });
});

describe("filters", () => {
  const request = {
    url: "http://f/",
    method: "GET",
    headers: { "x-a": "Hello", "cf-connecting-ip": "10.0.0.1" },
    cf: {},
  };
  const message: TailMessage = {
    ...{
      outcome: "exception",
      scriptName: "hello",
      scriptVersion: { id: "v1" },
      eventTimestamp: 1,
      cpuTime: 0,
      wallTime: 1,
    },
    exceptions: [{ name: "TypeError", message: "boom", timestamp: 1 }],
    logs: [{ level: "log", message: ["needle here"], timestamp: 1 }],
    event: { request, response: { status: 500 } },
  };
  const wants = (...filters: TailFilter[]) => isWanted({ filters, clientIp: "10.0.0.1" }, message, () => 0.5);

  it.each<[TailFilter, boolean]>([
    [{ sampling_rate: 0.6 }, true],
    [{ sampling_rate: 0.4 }, false],
    [{ outcome: ["ok", "exception"] }, true],
    [{ outcome: ["ok"] }, false],
    [{ method: ["POST", "get"] }, true],
    [{ method: ["POST"] }, false],
    [{ header: { key: "X-A" } }, true],
    [{ header: { key: "X-A", query: "hell" } }, true],
    [{ header: { key: "X-A", query: "no" } }, false],
    [{ header: { key: "X-B" } }, false],
    [{ client_ip: ["self"] }, true],
    [{ client_ip: ["10.0.0.2"] }, false],
    [{ query: "needle" }, true],
    [{ query: "TypeError: boom" }, true],
    [{ query: "hay" }, false],
    [{ scriptVersion: "v1" }, true],
    [{ scriptVersion: "v2" }, false],
  ])("%j: %s", (filter, wanted) => expect(wants(filter)).toBe(wanted));

  it("all must be met", () => expect(wants({ query: "needle" }, { outcome: ["ok"] })).toBe(false));
});
