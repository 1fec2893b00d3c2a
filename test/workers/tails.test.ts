/**
 * The object of tails: sockets are told of calls, and what has ended leaves nothing behind.
 */
import {
  abortAllDurableObjects,
  evictDurableObject,
  reset,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { run } from "../../durable-objects/support/sql.ts";
import { MAX_TAIL_RATE, MAX_TAILS } from "../../src/contracts/limits.ts";
import { TAIL_OBJECT, type TailFilter, type TailMessage } from "../../src/contracts/tail.ts";
import { tailsOf } from "../../src/director/adapters/do-tails.ts";
import { unwrap } from "../support/result.ts";

afterEach(reset);

const tails = tailsOf(env.TAILS);
const object = () => env.TAILS.getByName(TAIL_OBJECT);
const rows = () =>
  runInDurableObject(object(), (_object, { storage }) => storage.sql.exec("SELECT * FROM tails").toArray());
const alarmAt = () => runInDurableObject(object(), (_object, { storage }) => storage.getAlarm());
const sockets = () => runInDurableObject(object(), (_object, ctx) => ctx.getWebSockets().length);

function message(name: string, rest: Partial<TailMessage> = {}): TailMessage {
  return {
    ...{ outcome: "ok", scriptName: name, scriptVersion: { id: "v1" }, eventTimestamp: 1, cpuTime: 0, wallTime: 1 },
    ...{ exceptions: [], logs: [], event: { rpcMethod: "default" } },
    ...rest,
  };
}

async function open(name: string, filters: TailFilter[] = []): Promise<string> {
  return unwrap(await tails.open({ function: name, filters, clientIp: null })).id;
}

/** Joins a tail; gives what the socket hears. */
async function join(id: string) {
  const request = new Request(`http://director/client/v4/tails/${id}`, { headers: { Upgrade: "websocket" } });
  const { status, webSocket, headers } = await tails.join(request);
  const heard: { readonly [key: string]: unknown }[] = [];
  const closed: number[] = [];
  webSocket?.addEventListener("message", ({ data }) => void heard.push(JSON.parse(String(data))));
  webSocket?.addEventListener("close", ({ code }) => void closed.push(code));
  webSocket?.accept();
  return { status, protocol: headers.get("Sec-WebSocket-Protocol"), heard, closed, socket: webSocket };
}

it("tells those who watch a function of its calls, and nobody else", async () => {
  const id = await open("hello");
  const { status, protocol, heard, socket } = await join(id);
  expect([status, protocol]).toEqual([101, "trace-v1"]);
  socket?.send('{"debug":false}');
  expect(await tails.tell(message("hello", { logs: [{ level: "log", message: ["hi"], timestamp: 1 }] }))).toEqual([
    "hello",
  ]);
  await tails.tell(message("other"));
  await expect.poll(() => heard).toMatchObject([{ scriptName: "hello", logs: [{ message: ["hi"] }] }]);
});

it("sleeps while nothing is told", async () => {
  const { heard } = await join(await open("hello"));
  await evictDurableObject(object());
  await tails.tell(message("hello"));
  await expect.poll(() => heard).toHaveLength(1);
});

it("knows its filters", async () => {
  const { heard } = await join(await open("hello", [{ outcome: ["exception"] }, { method: ["get"] }]));
  const request = { url: "http://f/", method: "GET", headers: {}, cf: {} };
  await tails.tell(message("hello", { event: { request } }));
  await tails.tell(message("hello", { outcome: "exception" }));
  await tails.tell(message("hello", { outcome: "exception", event: { request } }));
  await expect.poll(() => heard).toMatchObject([{ outcome: "exception", event: { request: { method: "GET" } } }]);
});

it("leaves nothing behind when it is ended, in whatever way", async () => {
  const asked = await join(await open("hello"));
  const [tail] = await tails.list("hello");
  expect(await tails.close("other", tail?.id ?? "")).toBe(false);
  expect(await tails.close("hello", tail?.id ?? "")).toBe(true);
  await expect.poll(() => asked.closed).toEqual([1000]);

  const left = await join(await open("hello"));
  left.socket?.close(1000);
  await expect.poll(rows).toEqual([]);

  const removed = await join(await open("hello"));
  await tails.closeAll("hello");
  await expect.poll(() => removed.closed).toEqual([1000]);
  expect([await rows(), await alarmAt(), await sockets(), await tails.watched()]).toEqual([[], null, 0, []]);
});

it("forgets a tail that nobody joins, and one whose time is over", async () => {
  await open("hello");
  const { closed } = await join(await open("hello"));
  await runInDurableObject(object(), (_object, { storage }) => run(storage.sql, "UPDATE tails SET ends_at = 1"));
  await evictDurableObject(object());
  await runDurableObjectAlarm(object());
  await expect.poll(() => closed).toEqual([1000]);
  expect([await rows(), await alarmAt()]).toEqual([[], null]);
});

it("forgets those whose sockets went down with the process", async () => {
  await join(await open("hello"));
  const waiting = await open("hello");
  await abortAllDurableObjects();
  expect(await tails.list("hello")).toMatchObject([{ id: waiting }]);
});

it("is joined once, by whoever knows the id", async () => {
  const id = await open("hello");
  expect((await join(id)).status).toBe(101);
  expect((await join(id)).status).toBe(404);
  expect((await join("0".repeat(32))).status).toBe(404);
});

it("bounds how many there are, and what each is told", async () => {
  const { heard } = await join(await open("hello"));
  for (let index = 1; index < MAX_TAILS; index++) await open("hello");
  expect(await tails.open({ function: "hello", filters: [], clientIp: null })).toMatchObject({
    fault: { code: "conflict" },
  });
  const burst = Array.from({ length: MAX_TAIL_RATE + 50 }, () => tails.tell(message("hello")));
  await Promise.all(burst);
  await expect.poll(() => heard.length).toBeGreaterThan(MAX_TAIL_RATE);
  expect(heard.filter(({ event }) => (event as { type?: string }).type === "overload").length).toBeGreaterThan(0);
  expect(heard.length).toBeLessThan(MAX_TAIL_RATE + 50);
});
