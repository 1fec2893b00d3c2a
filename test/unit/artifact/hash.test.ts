import fc from "fast-check";
import { expect, it } from "vitest";
import { sha256Hex } from "../../../src/artifact/digest.ts";
import { decodeBundle, encodeBundle, functionId, hashArtifact, hashContent } from "../../../src/artifact/hash.ts";
import type { Artifact } from "../../../src/contracts/function.ts";
import { functionName } from "../../../src/contracts/ids.ts";

const text = fc.string({ unit: "binary" });
const path = fc.oneof(fc.constantFrom("__proto__", "constructor", "a.js", "b.js", "B.js"), text);
const asset = fc.record({
  type: fc.constantFrom("text" as const, "data" as const, "json" as const, "wasm" as const),
  base64: fc.base64String(),
});
const assets = fc.array(fc.tuple(path, asset), { minLength: 1 }).map((entries) => Object.fromEntries(entries));
const bundle: fc.Arbitrary<Artifact> = fc
  .record({
    main: path,
    modules: fc.array(fc.tuple(path, text)).map((entries) => Object.fromEntries(entries)),
    assets: fc.option(assets, { nil: undefined }),
  })
  .map(({ assets: some, ...others }) => (some === undefined ? others : { ...others, assets: some }));

const backwards = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).toReversed());
const reversed = ({ main, modules, assets: some }: Artifact): Artifact => ({
  main,
  modules: backwards(modules),
  ...(some === undefined ? {} : { assets: backwards(some) }),
});
const same = (a: Artifact, b: Artifact) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = ({ main, modules, assets: some = {} }: Artifact) => [
  main,
  Object.entries(modules).sort(),
  Object.entries(some)
    .map(([name, { type, base64 }]) => [name, type, base64])
    .sort(),
];

it("agrees with the SHA-256 of the standard", async () => {
  expect(await sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(await sha256Hex(new Uint8Array())).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

it("encodes as documented", async () => {
  const bytes = encodeBundle({ main: "b.js", modules: { "b.js": "2", "a.js": "1" } });
  expect(new TextDecoder().decode(bytes)).toBe('["b.js",[["a.js","1"],["b.js","2"]]]');
});

it("encodes modules that are no JavaScript behind the others, where there are any", async () => {
  const modules = { "a.js": "1" };
  const bytes = encodeBundle({ main: "a.js", modules, assets: { "b.txt": { type: "text", base64: "Yg==" } } });
  expect(new TextDecoder().decode(bytes)).toBe('["a.js",[["a.js","1"]],[["b.txt","text","Yg=="]]]');
  expect(encodeBundle({ main: "a.js", modules, assets: {} })).toEqual(encodeBundle({ main: "a.js", modules }));
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

it.each([
  "",
  "null",
  "{}",
  "[]",
  '["a"]',
  '["a",[],[]]',
  '["a",[],[["b","c","d"]]]',
  '["a",[["b"]]]',
  '["a",[["b",1]]]',
  '["a",{}]',
  "[",
])("does not read %j as a bundle", (encoded) => {
  expect(decodeBundle(new TextEncoder().encode(encoded))).toBeNull();
});

it("names a function by its name and its code", async () => {
  const source = { main: "main.ts", modules: { "main.ts": "export default 1;" } };
  const [one, two] = [functionName.parse("one"), functionName.parse("two")];
  expect(await functionId(one, source)).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(await functionId(one, source)).toBe(await functionId(one, { ...source }));
  expect(await functionId(one, source)).not.toBe(await functionId(two, source));
  expect(await functionId(one, source)).not.toBe(await functionId(one, { ...source, modules: { "main.ts": "" } }));
  expect(await functionId(one, source)).not.toBe(await hashArtifact(source));
});
