import fc from "fast-check";
import { expect, it } from "vitest";
import { sha256Hex } from "../../../src/artifact/digest.ts";
import { decodeBundle, encodeBundle, functionId, hashArtifact, hashContent } from "../../../src/artifact/hash.ts";
import type { Artifact } from "../../../src/contracts/function.ts";
import { functionName } from "../../../src/contracts/ids.ts";

const text = fc.string({ unit: "binary" });
const path = fc.oneof(fc.constantFrom("__proto__", "constructor", "a.js", "b.js", "B.js"), text);
const bundle = fc.record({
  main: path,
  modules: fc.array(fc.tuple(path, text)).map((entries) => Object.fromEntries(entries)),
});

const reversed = ({ main, modules }: Artifact): Artifact => ({
  main,
  modules: Object.fromEntries(Object.entries(modules).toReversed()),
});
const same = (a: Artifact, b: Artifact) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = ({ main, modules }: Artifact) => [main, Object.entries(modules).sort()];

it("agrees with the SHA-256 of the standard", async () => {
  expect(await sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(await sha256Hex(new Uint8Array())).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

it("encodes as documented", async () => {
  const bytes = encodeBundle({ main: "b.js", modules: { "b.js": "2", "a.js": "1" } });
  expect(new TextDecoder().decode(bytes)).toBe('["b.js",[["a.js","1"],["b.js","2"]]]');
});

it("reads back what it encoded", () => {
  fc.assert(
    fc.property(bundle, (given) => {
      const read = decodeBundle(encodeBundle(given));
      expect(read !== null && same(read, given)).toBe(true);
    }),
  );
});

it("gives a bundle one hash, whatever the order of its modules", async () => {
  await fc.assert(
    fc.asyncProperty(bundle, async (given) => {
      expect(await hashArtifact(reversed(given))).toBe(await hashArtifact(given));
      expect(await hashContent(encodeBundle(given))).toBe(await hashArtifact(given));
    }),
  );
});

it("gives different bundles different hashes", async () => {
  await fc.assert(
    fc.asyncProperty(bundle, bundle, async (one, other) => {
      expect((await hashArtifact(one)) === (await hashArtifact(other))).toBe(same(one, other));
    }),
  );
});

it("cannot be misled about where a module ends", async () => {
  const hashes = await Promise.all(
    [
      { main: "a", modules: { a: "x", b: "y" } },
      { main: "a", modules: { a: 'x"],["b","y' } },
      { main: "a", modules: { ab: "x", "": "y" } },
      { main: "a", modules: { a: "xb", y: "" } },
      { main: "a", modules: { a: "\ud800" } },
      { main: "a", modules: { a: "\ufffd" } },
    ].map(hashArtifact),
  );
  expect(new Set(hashes).size).toBe(hashes.length);
});

it.each(["", "null", "{}", "[]", '["a"]', '["a",[["b"]]]', '["a",[["b",1]]]', '["a",{}]', "["])(
  "does not read %j as a bundle",
  (encoded) => {
    expect(decodeBundle(new TextEncoder().encode(encoded))).toBeNull();
  },
);

it("names a function by its name and its code", async () => {
  const source = { main: "main.ts", modules: { "main.ts": "export default 1;" } };
  const [one, two] = [functionName.parse("one"), functionName.parse("two")];
  expect(await functionId(one, source)).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(await functionId(one, source)).toBe(await functionId(one, { ...source }));
  expect(await functionId(one, source)).not.toBe(await functionId(two, source));
  expect(await functionId(one, source)).not.toBe(await functionId(one, { ...source, modules: { "main.ts": "" } }));
  expect(await functionId(one, source)).not.toBe(await hashArtifact(source));
});
