/**
 * Sealed secrets: what opens them, and that nothing else does.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromBase64Url, toBase64Url } from "../../../src/contracts/bytes.ts";
import { open, seal, sealingKeyOf } from "../../../src/secrets/seal.ts";

const KEY = await sealingKeyOf("a master key of the tests, made of 32 characters and more");
const OTHER_KEY = await sealingKeyOf("a master key of the tests, made of 32 characters and more.");
const entropy = { random: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
const REFUSED = { ok: false, fault: "refused" };
const PLACE = { function: "hello", name: "API_KEY" };

const text = fc.string({ unit: "grapheme" });
const identifier = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
const place = fc.record({ function: identifier, name: identifier });

describe("a sealed secret", () => {
  test("opens to the very text, in its place, with its key", async () => {
    await fc.assert(
      fc.asyncProperty(place, text, async (where, secret) => {
        expect(await open(KEY, where, await seal(KEY, where, secret, entropy))).toEqual({ ok: true, value: secret });
      }),
    );
  });

  test("keeps a byte order mark", async () => {
    expect(await open(KEY, PLACE, await seal(KEY, PLACE, "\uFEFFx", entropy))).toEqual({ ok: true, value: "\uFEFFx" });
  });

  test("does not open in another place", async () => {
    await fc.assert(
      fc.asyncProperty(place, place, text, async (where, other, secret) => {
        fc.pre(where.function !== other.function || where.name !== other.name);
        expect(await open(KEY, other, await seal(KEY, where, secret, entropy))).toEqual(REFUSED);
      }),
    );
  });

  test("does not open where only the border between the two names has moved", async () => {
    const sealed = await seal(KEY, { function: "ab", name: "c" }, "secret", entropy);
    expect(await open(KEY, { function: "a", name: "bc" }, sealed)).toEqual(REFUSED);
  });

  test("does not open with another key", async () => {
    await fc.assert(
      fc.asyncProperty(text, async (secret) => {
        expect(await open(OTHER_KEY, PLACE, await seal(KEY, PLACE, secret, entropy))).toEqual(REFUSED);
      }),
    );
  });

  test("does not open with any bit of it changed", async () => {
    const sealed = fromBase64Url(await seal(KEY, PLACE, "a secret", entropy)) ?? new Uint8Array();
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = sealed.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await open(KEY, PLACE, toBase64Url(changed)), `bit ${bit}`).toEqual(REFUSED);
    }
  });

  test("does not open cut short, longer, or as any other text", async () => {
    const sealed = await seal(KEY, PLACE, "a secret", entropy);
    for (let length = 0; length < sealed.length; length++) {
      expect(await open(KEY, PLACE, sealed.slice(0, length))).toEqual(REFUSED);
    }
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), async (other) => {
        expect(await open(KEY, PLACE, other)).toEqual(REFUSED);
        if (other !== "") expect(await open(KEY, PLACE, sealed + other)).toEqual(REFUSED);
      }),
    );
  });

  test("is another one each time, and never holds the text", async () => {
    const secret = "the same text each time";
    const seals = await Promise.all(Array.from({ length: 200 }, () => seal(KEY, PLACE, secret, entropy)));
    expect(new Set(seals).size).toBe(200);
    for (const sealed of seals) {
      expect(Buffer.from(sealed, "base64url").toString("latin1")).not.toContain(secret.slice(0, 6));
    }
  });

  test("has a nonce of its own where randomness comes in a shared block", async () => {
    const block = new Uint8Array(64).map((_, index) => index);
    const shared = { random: (length: number) => block.subarray(7, 7 + length) };
    expect(await open(KEY, PLACE, await seal(KEY, PLACE, "x", shared))).toEqual({ ok: true, value: "x" });
  });
});

test("the key is made as it always was: what older releases sealed still opens", async () => {
  const key = await sealingKeyOf("0123456789abcdef0123456789abcdef");
  const fixed = { random: (length: number) => new Uint8Array(length).fill(7) };
  expect(await seal(key, PLACE, "s3cret", fixed)).toMatchInlineSnapshot(
    `"BwcHBwcHBwcHBwcHQY_1y3MMDW0YHOl-fgA4M-jC__G3XA"`,
  );
});
