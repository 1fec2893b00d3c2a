import fc from "fast-check";
import { expect, it } from "vitest";
import { versionOf, versionUuid } from "../../../src/artifact/version-ids.ts";

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/);
const version = fc.integer({ min: 1, max: 2 ** 48 - 1 });

it("is a UUID that holds name and number", async () => {
  await fc.assert(
    fc.asyncProperty(name, version, async (fn, number) => {
      const uuid = await versionUuid(fn, number);
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(await versionUuid(fn, number)).toBe(uuid);
      expect(await versionOf(uuid, fn)).toBe(number);
      expect(await versionOf(uuid.toUpperCase(), fn)).toBe(number);
    }),
  );
});

it("names no version of another function, and none where it is no such UUID", async () => {
  const uuid = await versionUuid("shop", 7);
  expect(uuid.slice(24)).toBe("000000000007");
  expect(await versionOf(uuid, "cart")).toBeNull();
  for (const text of [
    "",
    "7",
    uuid.slice(1),
    `${uuid}0`,
    uuid.replaceAll("-", ""),
    `${uuid.slice(0, 24)}000000000000`,
  ]) {
    expect(await versionOf(text, "shop")).toBeNull();
  }
});
