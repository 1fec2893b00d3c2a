/**
 * Operations on key-value storage as the entrypoint carries them out: charged to their invocation, refused like requests to
 * the network, and bounded in what they read.
 */
import { describe, expect, it } from "vitest";
import type { KvStore } from "../../../src/contracts/kv.ts";
import { KV_FAULT_STATUS, KV_METADATA_HEADER, KV_ORIGIN } from "../../../src/contracts/kv-protocol.ts";
import { KV_LIMITS, MAX_IO_BYTES } from "../../../src/contracts/limits.ts";
import { DENIED_HEADER, INVOCATION_HEADER } from "../../../src/contracts/sandbox-protocol.ts";
import { IoLedger } from "../../../src/sandbox/io-ledger.ts";
import { answerKv } from "../../../src/sandbox/kv-answer.ts";
import { MemoryKv } from "../../support/memory-kv.ts";

const ADMIN = { id: "admin", scopes: ["admin"] } as const;

/** A namespace, and an invocation `inv` that may make so many requests. */
async function stage({ subRequests = 100, store }: { subRequests?: number; store?: KvStore } = {}) {
  const kv = new MemoryKv(Date.now);
  const made = await kv.create("T", ADMIN);
  if (!made.ok) throw new Error(made.fault.message);
  const ledger = new IoLedger();
  ledger.open("inv", { subRequests });
  const send = (method: string, path: string, init: RequestInit = {}, id = "inv") => {
    const headers = { ...(init.headers as Record<string, string>), [INVOCATION_HEADER]: id };
    const request = new Request(KV_ORIGIN + path, { method, ...init, headers });
    return answerKv(request, { ledger, store: store ?? kv.values(made.value.id) });
  };
  return { ledger, send };
}

const told = async (answer: Response) => [answer.status, answer.headers.get(DENIED_HEADER), await answer.text()];

describe("an operation", () => {
  it("is a request of its invocation, and refused past as many as that may make", async () => {
    const { send, ledger } = await stage({ subRequests: 2 });
    expect((await send("PUT", "/value?key=k", { body: "v" })).status).toBe(200);
    expect(await (await send("GET", "/value?key=k")).text()).toBe("v");
    expect(await told(await send("GET", "/value?key=k"))).toEqual([
      ...[403, "subrequest_limit"],
      "The KV namespace cannot be used: the function has made all requests it may.",
    ]);
    expect(ledger.close("inv")).toEqual({ requests: 2, bytesOut: 1, bytesIn: 1, denied: 1 });
    expect((await told(await send("GET", "/keys"))).slice(0, 2)).toEqual([403, "network_denied"]);
  });

  it("counts the bytes of values, and stops where an invocation has moved all it may", async () => {
    const { send } = await stage();
    const body = new Uint8Array(KV_LIMITS.maxValueBytes);
    for (let moved = 0; moved + body.length <= MAX_IO_BYTES; moved += body.length) {
      expect((await send("PUT", "/value?key=k", { body })).status).toBe(200);
    }
    const [status, , text] = await told(await send("GET", "/value?key=k"));
    expect([status, text]).toEqual([KV_FAULT_STATUS, expect.stringMatching(/^429 An invocation may send and receive/)]);
    expect((await told(await send("PUT", "/value?key=k", { body })))[0]).toBe(KV_FAULT_STATUS);
  });

  it("gives metadata in a header that takes any text", async () => {
    const { send } = await stage();
    const metadata = encodeURIComponent(JSON.stringify("é\n🎭"));
    await send("PUT", "/value?key=k", { body: "v", headers: { [KV_METADATA_HEADER]: metadata } });
    expect((await send("GET", "/value?key=k")).headers.get(KV_METADATA_HEADER)).toBe(metadata);
  });

  it("says what is wrong by a number and a sentence", async () => {
    const { send } = await stage();
    expect(await told(await send("PUT", "/value?key=.", { body: "v" }))).toEqual([
      ...[KV_FAULT_STATUS, null],
      '400 Illegal key name ".". Please use a different name.',
    ]);
    expect(await told(await send("PUT", "/value?key=k&expiration_ttl=x", { body: "v" }))).toEqual([
      ...[KV_FAULT_STATUS, null],
      "400 Invalid expiration_ttl of NaN. Please specify integer greater than 0.",
    ]);
    expect((await send("PATCH", "/value?key=k", { body: "v" })).status).toBe(KV_FAULT_STATUS);
  });

  it("does not tell a function why the object did not answer", async () => {
    const lost = () => Promise.reject(new Error("internal secret"));
    const { send } = await stage({ store: { get: lost, getMany: lost, put: lost, delete: lost, list: lost } });
    for (const [method, path] of [
      ["GET", "/value?key=k"],
      ["DELETE", "/value?key=k"],
      ["GET", "/keys"],
    ] as const) {
      expect(await told(await send(method, path))).toEqual([
        ...[KV_FAULT_STATUS, null],
        "503 The KV namespace did not answer. Try again.",
      ]);
    }
  });
});
