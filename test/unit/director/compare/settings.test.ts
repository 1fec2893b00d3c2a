import { expect, test } from "vitest";
import { functionConfig } from "../../../../src/contracts/function.ts";
import { compareSettings } from "../../../../src/director/compare/settings.ts";

const settings = (config: object, sizeBytes = 10) => ({ config: functionConfig.parse(config), sizeBytes });

test("equal settings have no changes", () => {
  expect(compareSettings(settings({}), settings({}))).toEqual([]);
});

test.each([
  [{ limits: { cpuMs: 50 } }, "limits.cpuMs", "lowered from 1000 to 50 ms", "compatible"],
  [{ limits: { maxOutputBytes: 2_097_152 } }, "limits.maxOutputBytes", "raised from 1048576 to 2097152", "compatible"],
  [{ network: { allow: ["https://b.example"] } }, "network.allow", "newly allows https://b.example", "compatible"],
  [{ visibility: "public" }, "visibility", "changed from private to public", "compatible"],
  [{ routing: "proximity" }, "routing", "changed from none to proximity", "compatible"],
  [{ hedgeAfterMs: 50 }, "hedgeAfterMs", "changed from none to 50", "compatible"],
  [{ warm: 2 }, "warm", "changed from 0 to 2", "compatible"],
  [{ idempotent: true }, "idempotent", "changed from false to true", "compatible"],
])("%j is told as %s", (config, where, what, verdict) => {
  expect(compareSettings(settings({}), settings(config))).toMatchObject([
    { where, what: expect.stringContaining(what), verdict },
  ]);
});

test("callers without a key are shut out by private, and a host that is gone is named", () => {
  const before = settings({ visibility: "public", network: { allow: ["https://a.example"] } });
  expect(compareSettings(before, settings({}))).toMatchObject([
    { where: "network.allow", what: "no longer allows https://a.example", verdict: "compatible" },
    { where: "visibility", verdict: "breaking" },
  ]);
});

test("each changed rule of retrying is told by itself, and none where nothing changed", () => {
  const [three, five] = [settings({ retry: {} }), settings({ retry: { maxAttempts: 5 } })];
  expect(compareSettings(three, five)).toMatchObject([
    { where: "retry.maxAttempts", what: "changed from 3 to 5", verdict: "compatible" },
  ]);
  expect(compareSettings(five, settings({}))).toHaveLength(4);
});

test("the size is nothing to callers", () => {
  expect(compareSettings(settings({}), settings({}, 4))).toMatchObject([
    { where: "size", what: "shrank from 10 to 4 bytes of source", verdict: "identical" },
  ]);
});
