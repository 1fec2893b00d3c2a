/** Whether receivers believe what they should, and nothing else: the platform's own requests, tampered with. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { callbackRequest } from "../../../durable-objects/jobs/callback-request.ts";
import { sha256Hex } from "../../../src/artifact/digest.ts";
import { verifyCallback } from "../../../src/client/callback.ts";

const KEY = "trp_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
const NOW = Date.UTC(2030, 0, 1);
const URL_TEXT = "https://hooks.example/done";
const at = (ms: number) => ({ now: NOW + ms });

const signed = async (body: string) => callbackRequest({ url: URL_TEXT, secret: await sha256Hex(KEY) }, body, NOW);
const received = async (body: string) => {
  const request = await signed(body);
  return { headers: Object.fromEntries(request.headers), body: new Uint8Array(await request.arrayBuffer()) };
};

describe("a callback of the platform", () => {
  it("is believed by who holds the key, be it a Request or what Node has", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (body) => {
        const request = await signed(body);
        expect(await verifyCallback(request, KEY, at(0))).toBe(true);
        expect(request.bodyUsed).toBe(false);
        expect(await verifyCallback(await received(body), KEY, at(0))).toBe(true);
      }),
    );
    const { headers } = await signed("{}");
    expect(await verifyCallback({ headers, body: "{}" }, KEY, at(0))).toBe(true);
    const named = {
      "Troupe-Timestamp": headers.get("troupe-timestamp") ?? "",
      "Troupe-Signature": headers.get("troupe-signature") ?? "",
    };
    expect(await verifyCallback({ headers: named, body: "{}" }, KEY, at(0))).toBe(true);
  });

  it("is believed for five minutes, or as long as the receiver says", async () => {
    const callback = await received("{}");
    expect(await verifyCallback(callback, KEY, at(300_000))).toBe(true);
    expect(await verifyCallback(callback, KEY, at(301_000))).toBe(false);
    expect(await verifyCallback(callback, KEY, at(-301_000))).toBe(false);
    expect(await verifyCallback(callback, KEY, { ...at(9_000), toleranceSeconds: 10 })).toBe(true);
    expect(await verifyCallback(callback, KEY, { ...at(11_000), toleranceSeconds: 10 })).toBe(false);
    expect(await verifyCallback(callback, KEY)).toBe(false);
  });

  it("is checked by hand as docs/jobs.md says", async () => {
    const { headers, body } = await received('{"a":"ü"}');
    const secret = createHash("sha256").update(KEY).digest();
    const expected = createHmac("sha256", secret).update(`${headers["troupe-timestamp"]}.`).update(body).digest();
    const signature = headers["troupe-signature"] ?? "";
    expect(timingSafeEqual(expected, Buffer.from(signature.slice("v1=".length), "hex"))).toBe(true);
  });

  it("is not believed by another key", async () => {
    expect(await verifyCallback(await received("{}"), `${KEY}x`, at(0))).toBe(false);
  });

  it("is not believed when a byte of its body was changed", async () => {
    const bytes = fc.uint8Array({ minLength: 1 });
    await fc.assert(
      fc.asyncProperty(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), async (body, position, change) => {
        const text = String.fromCharCode(...body);
        const callback = await received(text);
        const at0 = position % callback.body.length;
        callback.body[at0] = (callback.body[at0] ?? 0) ^ change;
        expect(await verifyCallback(callback, KEY, at(0))).toBe(false);
      }),
    );
  });

  test.each([
    ["no headers", {}],
    ["another time", { "troupe-timestamp": String(NOW / 1_000 + 1) }],
    ["a time that is none", { "troupe-timestamp": "now" }],
    ["a time in exponents", { "troupe-timestamp": "1e9" }],
    ["no time", { "troupe-timestamp": undefined }],
    ["two signatures", { "troupe-signature": ["v1=00", "v1=00"] }],
    ["an empty signature", { "troupe-signature": "v1=" }],
    ["another version of signatures", { "troupe-signature": `v2=${"0".repeat(64)}` }],
    ["a wrong signature", { "troupe-signature": `v1=${"0".repeat(64)}` }],
    ["a signature that is longer", { "troupe-signature": `v1=${"0".repeat(66)}` }],
  ])("is not believed with %s", async (_, changed) => {
    const { headers, body } = await received("{}");
    const all = Object.keys(changed).length === 0 ? {} : { ...headers, ...changed };
    expect(await verifyCallback({ headers: all, body }, KEY, at(0))).toBe(false);
  });
});
