/** A streamed call through the director: formats, retries, and what strangers see. */
import { describe, expect, test } from "vitest";
import { encodeFrame, FRAME } from "../../../../src/contracts/frames.ts";
import { streamFormatOf } from "../../../../src/director/stream/format.ts";
import { testDirector } from "../../../support/director.ts";

const NDJSON = { accept: "application/x-ndjson" };

async function arrange() {
  const director = await testDirector({
    *count(n: number) {
      for (let i = 0; i < n; i++) yield i;
      if (n > 2) throw new Error("too far");
    },
  });
  await director.send("PUT", "/v1/functions/count", {
    body: { source: "export default function* (n) {}", untyped: true, config: { visibility: "public" } },
  });
  return director;
}

describe("a streamed call", () => {
  test("is offered to another worker only while nothing has come, and only if it may run twice", async () => {
    const director = await arrange();
    const { workers } = director;
    const [first = "", ...others] = workers.ids;
    workers.ids = [first, ...others];
    workers.become("lost", ...workers.ids);
    const ask = (headers: object) =>
      director.send("POST", "/v1/functions/count/invoke", { body: { args: [1] }, headers: { ...NDJSON, ...headers } });
    const before = workers.asked.length;
    expect((await ask({})).status).toBe(503);
    expect(workers.asked.length - before).toBe(1);
    expect((await ask({ "idempotency-key": "a" })).status).toBe(503);
    expect(workers.asked.length - before).toBe(1 + workers.ids.length);
  });

  test("that loses its worker on the way says so, and is not made again", async () => {
    const director = await arrange();
    const item = encodeFrame(FRAME.item, new TextEncoder().encode("1"));
    let asked = 0;
    director.workers.stream = async () => {
      asked++;
      return { state: "open", frames: new Blob([item]).stream() };
    };
    const headers = { ...NDJSON, "idempotency-key": "a" };
    const answer = await director.send("POST", "/v1/functions/count/invoke", { body: { args: [1] }, headers });
    const [value, end] = (await answer.text()).trim().split("\n");
    expect([value, asked]).toEqual(['{"value":1}', 1]);
    expect(JSON.parse(end ?? "")).toMatchObject({
      error: { code: "worker_unavailable", details: { invocation: { function: "count" } } },
    });
  });

  test("tells callers with a key its report, and strangers no more than that it failed", async () => {
    const director = await arrange();
    const events = async (sending: object) => {
      const headers = { accept: "text/event-stream" };
      const answer = await director.send("GET", "/f/count?n=3", { headers, ...sending });
      return JSON.parse(/event: error\ndata: (.*)/.exec(await answer.text())?.[1] ?? "");
    };
    expect(await events({})).toMatchObject({ details: { invocation: { logs: expect.any(Array) } } });
    expect((await events({ key: null })).details).toEqual({});
  });
});

describe("the format of a stream", () => {
  test.each([
    ["application/x-ndjson", "application/x-ndjson"],
    ["application/json, application/cbor-seq", "application/cbor-seq"],
    ["Text/Event-Stream; charset=utf-8", "text/event-stream"],
    ["application/x-ndjson;q=0, application/octet-stream", "application/octet-stream"],
    ["*/*", undefined],
    ["", undefined],
  ])("for %j is %s", (accept, mediaType) => {
    expect(streamFormatOf(accept)?.mediaType).toBe(mediaType);
  });
});
