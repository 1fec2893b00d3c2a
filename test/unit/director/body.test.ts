import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TroupeError } from "../../../src/contracts/errors.ts";
import { readBytes, readJson, readText } from "../../../src/director/body.ts";

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

/** A request whose body arrives in chunks and does not say its length, unless a header does. */
const post = (body: Body, headers: Record<string, string> = {}) =>
  new Request("http://localhost/", { method: "POST", body, headers, ...{ duplex: "half" } });
/** The same with the length that the body has. */
const announced = (body: Uint8Array<ArrayBuffer>) => post(body, { "content-length": String(body.byteLength) });

const bytes = (...values: number[]) => Uint8Array.from(values);
const utf8 = (text: string) => new Uint8Array(new TextEncoder().encode(text));

const chunked = (chunks: number, onCancel: () => void = () => undefined) => {
  let left = chunks;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left-- > 0) controller.enqueue(new Uint8Array(10));
      else controller.close();
    },
    cancel: onCancel,
  });
};

describe.each([
  ["with a length", announced],
  ["without a length", post],
])("text %s", (_, request) => {
  test("comes as it was sent", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        fc.pre(text.isWellFormed() && !text.startsWith("\uFEFF"));
        expect(await readText(request(utf8(text)), 10_000)).toBe(text);
      }),
    );
  });

  test("U+FFFD that was really sent is no error", async () => {
    expect(await readText(request(utf8("a\uFFFDb\u{1F3AD}")), 100)).toBe("a\uFFFDb\u{1F3AD}");
  });

  test.each([
    ["a byte order mark", utf8("\uFEFF{}")],
    ["an invalid byte", bytes(0x22, 0xff, 0x22)],
    ["an overlong encoding", bytes(0x22, 0xc0, 0xaf, 0x22)],
    ["an encoded surrogate", bytes(0x22, 0xed, 0xa0, 0x80, 0x22)],
    ["a character cut short", bytes(0x22, 0xe2, 0x82)],
    ["an invalid byte among others", bytes(0xc3, 0xa9, 0x61, 0x80)],
  ])("%s: invalid_request", async (__, body) => {
    await expect(readText(request(body), 100)).rejects.toMatchObject({ code: "invalid_request" });
  });

  test("whatever the bytes are, JSON is read or refused", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
        const outcome = await readJson(request(new Uint8Array(noise)), 1_000).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(TroupeError);
      }),
    );
  });

  test("no bytes are no JSON", async () => {
    await expect(readJson(request(bytes()), 100)).rejects.toMatchObject({ code: "invalid_request" });
  });

  test("the limit holds for text too", async () => {
    expect(await readText(request(utf8("x".repeat(50))), 50)).toHaveLength(50);
    await expect(readText(request(utf8("x".repeat(51))), 50)).rejects.toMatchObject({ code: "payload_too_large" });
  });
});

describe("bytes", () => {
  test("gives a body of the very limit, with and without a length", async () => {
    expect((await readBytes(post(new Uint8Array(50), { "content-length": "50" }), 50)).byteLength).toBe(50);
    expect((await readBytes(post(chunked(5)), 50)).byteLength).toBe(50);
    expect((await readBytes(new Request("http://localhost/"), 50)).byteLength).toBe(0);
  });

  test("refuses a body that says it is too large before it reads it", async () => {
    const request = post("small", { "content-length": "51" });
    await expect(readBytes(request, 50)).rejects.toMatchObject({ code: "payload_too_large" });
    expect(request.bodyUsed).toBe(false);
  });

  test("refuses a body that is larger than it says", async () => {
    const request = post(new Uint8Array(51), { "content-length": "1" });
    await expect(readBytes(request, 50)).rejects.toMatchObject({ code: "payload_too_large" });
  });

  test("stops an endless body at the limit", async () => {
    let cancelled = false;
    const endless = chunked(Number.POSITIVE_INFINITY, () => {
      cancelled = true;
    });
    await expect(readBytes(post(endless), 50)).rejects.toMatchObject({ code: "payload_too_large" });
    expect(cancelled).toBe(true);
  });
});
