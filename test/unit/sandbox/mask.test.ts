/**
 * Secrets in what a function prints or throws.
 */
import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type * as Mask from "../../../src/sandbox/shim/mask.ts";

let mask: typeof Mask;
beforeEach(async () => {
  // An isolate is told its secrets once; each test is an isolate of its own.
  vi.resetModules();
  mask = await import("../../../src/sandbox/shim/mask.ts");
});

const maskedWith = (secrets: readonly string[], text: string, length = text.length) => {
  mask.hideSecrets(Object.fromEntries(secrets.map((secret, index) => [`S${index}`, secret])));
  return mask.masked(text, length);
};

describe("masked", () => {
  test.each<[string, readonly string[], string, string]>([
    ["nothing where there are no secrets", [], "hello", "hello"],
    ["nothing where none occurs", ["s3cret"], "hello", "hello"],
    ["a secret wherever it stands", ["s3cret"], "s3cret, s3cret and s3crets3cret", "***, *** and ***"],
    ["secrets of at least four characters", ["abc", "abcd"], "abc abcd", "abc ***"],
    ["secrets that hold others", ["word", "password1"], "password1 word", "*** ***"],
    ["secrets that overlap, as one", ["abcdef", "defghi"], "xabcdefghiy", "x***y"],
    ["a secret that overlaps itself", ["abab"], "xabababy", "x***y"],
    ["a secret as JSON writes it", ['-\n"k"-'], JSON.stringify({ key: '-\n"k"-' }), '{"key":"***"}'],
    [
      "a secret in an address",
      ["a b&c"],
      `https://x.test/?key=${encodeURIComponent("a b&c")}`,
      "https://x.test/?key=***",
    ],
  ])("%s", (_, secrets, text, expected) => {
    expect(maskedWith(secrets, text)).toBe(expected);
  });

  test("nothing before the isolate knows of secrets", () => {
    expect(mask.masked("hello", 4)).toBe("hell");
  });

  test("no piece of a secret is left where the text is cut", () => {
    for (let length = 0; length < 30; length++) {
      vi.resetModules();
      expect(maskedWith(["s3cret-marker"], "one two s3cret-marker three", length)).not.toMatch(/s3|cret|mark/);
    }
  });

  test("no secret is left in any text, and nothing else is lost", async () => {
    const part = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 4 }), fc.array(part), async (secrets, parts) => {
        vi.resetModules();
        mask = await import("../../../src/sandbox/shim/mask.ts");
        const text = parts.join("");
        const shown = maskedWith(secrets, text);
        const looked = secrets.filter(({ length }) => length >= 4);
        for (const secret of looked) expect(shown).not.toContain(secret);
        expect(shown).toBe(naive(text, looked));
      }),
    );
  });
});

/** The same, character by character. */
function naive(text: string, secrets: readonly string[]): string {
  const covered = Array.from(text, () => false);
  for (const secret of secrets) {
    for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
      covered.fill(true, at, at + secret.length);
    }
  }
  return Array.from(text, (character, at) => {
    if (!covered[at]) return character;
    return at === 0 || !covered[at - 1] ? "***" : "";
  }).join("");
}
