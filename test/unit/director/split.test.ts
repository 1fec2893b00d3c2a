import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { versionUuid } from "../../../src/artifact/version-ids.ts";
import type { LiveFunction, Share } from "../../../src/contracts/function.ts";
import { functionVersion } from "../../../src/contracts/function.ts";
import { functionName } from "../../../src/contracts/ids.ts";
import { forCall, pickVersion, VERSION_KEY_HEADER, VERSION_OVERRIDES_HEADER } from "../../../src/director/split.ts";
import { testEntropy } from "../../support/director.ts";

const CALLS = 10_000;
/** Points by which a share may be missed over so many keys. */
const TOLERANCE = 1.5;

const shares = (first: number, versions: readonly [number, number] = [1, 2]): Share[] => [
  { version: versions[0], percentage: first },
  { version: versions[1], percentage: 100 - first },
];
const never = () => {
  throw new Error("There is a key.");
};
const keyed = (name: string, split: readonly Share[], key: string) => pickVersion({ name, split }, key, never);
const keys = Array.from({ length: CALLS }, (_, index) => `user-${index}`);
const percentOf = (picked: readonly unknown[], version: number) =>
  (100 * picked.filter((each) => each === version).length) / picked.length;

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const percentage = fc.integer({ min: 0, max: 100 });
const version = fc.integer({ min: 1, max: 100_000 });

describe("with a key", () => {
  it("holds the shares", () => {
    const pair = fc.tuple(version, version).filter(([left, right]) => left !== right);
    fc.assert(
      fc.property(name, percentage, pair, (fn, first, versions) => {
        const split = shares(first, versions);
        const picked = keys.map((key) => keyed(fn, split, key));
        expect(Math.abs(percentOf(picked, versions[0]) - first)).toBeLessThan(TOLERANCE);
      }),
      { numRuns: 50 },
    );
  });

  it("holds them whatever the keys look like", () => {
    const looks: ((index: number) => string)[] = [
      (index) => String(index),
      (index) => `10.0.${index >> 8}.${index & 255}`,
      (index) => `${index}@example.com`,
      (index) => "x".repeat(index % 100) + index,
    ];
    for (const look of looks) {
      const picked = keys.map((_, index) => keyed("shop", shares(90), look(index)));
      expect(Math.abs(percentOf(picked, 1) - 90)).toBeLessThan(TOLERANCE);
    }
  });

  it("gives a key the same version each time, in whatever order the shares stand", () => {
    fc.assert(
      fc.property(name, percentage, fc.string(), (fn, first, key) => {
        const split = shares(first);
        expect(keyed(fn, split, key)).toBe(keyed(fn, split, key));
        expect(keyed(fn, split.toReversed(), key)).toBe(keyed(fn, split, key));
      }),
    );
  });

  it("moves keys from the version that loses only, when shares change", () => {
    fc.assert(
      fc.property(name, percentage, percentage, fc.string(), (fn, before, after, key) => {
        const [was, is] = [keyed(fn, shares(before), key), keyed(fn, shares(after), key)];
        if (was !== is) expect(was).toBe(after < before ? 1 : 2);
      }),
      { numRuns: 1_000 },
    );
  });

  it("moves few keys back when the new version becomes the old one", () => {
    const had = keys.filter((key) => keyed("shop", shares(90, [1, 2]), key) === 2);
    const kept = had.filter((key) => keyed("shop", shares(90, [2, 3]), key) === 2);
    expect(kept.length / had.length).toBeGreaterThan(0.9);
  });

  it("gives keys of one function to other versions than those of another", () => {
    const differing = keys.filter((key) => keyed("shop", shares(50), key) !== keyed("cart", shares(50), key));
    expect(differing.length / CALLS).toBeGreaterThan(0.4);
  });

  it("gives nothing to a version without a share", () => {
    expect(new Set(keys.map((key) => keyed("shop", shares(100), key)))).toEqual(new Set([1]));
    expect(new Set(keys.map((key) => keyed("shop", shares(0), key)))).toEqual(new Set([2]));
  });
});

describe("without a key", () => {
  it("picks by the number that was drawn", () => {
    const at = (point: number) => pickVersion({ name: "shop", split: shares(90) }, null, () => point);
    expect([at(0), at(0.899), at(0.9), at(0.999_999)]).toEqual([1, 1, 2, 2]);
    expect(pickVersion({ name: "shop", split: shares(100) }, null, () => 0.999_999_9)).toBe(1);
  });

  it("holds the shares", () => {
    fc.assert(
      fc.property(percentage, fc.integer(), (first, seed) => {
        let at = seed >>> 0;
        const random = () => {
          at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0;
          return at / 2 ** 32;
        };
        const picked = keys.map(() => pickVersion({ name: "shop", split: shares(first) }, null, random));
        expect(Math.abs(percentOf(picked, 1) - first)).toBeLessThan(2 * TOLERANCE);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a function as one call meets it", () => {
  const numbered = (number: number) =>
    functionVersion.parse({
      ...{
        name: "shop",
        version: number,
        revision: number,
        id: HASH,
        artifact: HASH,
        export: "default",
        owner: "key_A",
      },
      ...{ kind: "fetch", parameters: null, config: {}, signature: null, trace: null, sizeBytes: 1, createdAt: 0 },
    });
  const HASH = `sha256:${"ab".repeat(32)}`;
  const live: LiveFunction = {
    ...{ name: functionName.parse("shop"), revision: 9, overloads: [numbered(1), numbered(2)] },
    ...{ suspended: true, split: shares(100), endpoint: false },
  };
  const called = (headers: Record<string, string> | null, fn = live) =>
    forCall({ entropy: testEntropy() }, fn, headers === null ? null : new Headers(headers));
  const versionsOf = async (headers: Record<string, string> | null) =>
    (await called(headers)).overloads.map(({ version: number }) => number);

  it("has one version, and is the same in all other respects", async () => {
    expect(await called(null)).toEqual({ ...live, split: null, overloads: [live.overloads[0]] });
    expect(await versionsOf({ [VERSION_KEY_HEADER]: "somebody" })).toEqual([1]);
  });

  it("stays as it is where calls are not split", async () => {
    const whole = { ...live, split: null };
    expect(await called({ [VERSION_KEY_HEADER]: "somebody" }, whole)).toBe(whole);
  });

  it("has the version that the call asks for, if it has a share", async () => {
    const asking = async (text: string) => versionsOf({ [VERSION_OVERRIDES_HEADER]: text });
    const uuid = await versionUuid("shop", 2);
    expect(await asking(`shop="${uuid}"`)).toEqual([2]);
    expect(await asking(`cart="${await versionUuid("cart", 2)}", shop = "${uuid.toUpperCase()}"`)).toEqual([2]);
    expect(await asking(`shop="${await versionUuid("shop", 3)}"`)).toEqual([1]);
    expect(await asking(`shop="${await versionUuid("cart", 2)}"`)).toEqual([1]);
    for (const text of ["", "shop", "shop=2", `shop="2"`, `"${uuid}"`, `shop="${uuid}`, "=,=,="]) {
      expect(await asking(text)).toEqual([1]);
    }
  });
});
