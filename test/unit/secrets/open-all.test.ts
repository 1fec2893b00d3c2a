/**
 * The secrets of a function, opened for its isolate.
 */
import { expect, test } from "vitest";
import { openAll } from "../../../src/secrets/open-all.ts";
import { seal, sealingKeyOf } from "../../../src/secrets/seal.ts";

const KEY = await sealingKeyOf("a master key of the tests, made of 32 characters and more");
const entropy = { random: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
const sealed = (name: string, text: string) => seal(KEY, { function: "hello", name }, text, entropy);

test("all of them open, by their names", async () => {
  const secrets = { API_KEY: await sealed("API_KEY", "one"), constructor: await sealed("constructor", "two") };
  expect(await openAll(KEY, "hello", secrets)).toEqual({ ok: true, value: { API_KEY: "one", constructor: "two" } });
});

test("without secrets no master key is missed", async () => {
  expect(await openAll(null, "hello", {})).toEqual({ ok: true, value: {} });
});

test("without a master key the fault says what the operator has to set", async () => {
  expect(await openAll(null, "hello", { API_KEY: await sealed("API_KEY", "one") })).toMatchObject({
    ok: false,
    fault: { code: "secrets_unavailable", message: expect.stringContaining("TROUPE_MASTER_KEY") },
  });
});

test("the fault names the secret that does not open, and nothing of what is in it", async () => {
  const secrets = { GOOD: await sealed("GOOD", "marker-one"), MOVED: await sealed("OTHER", "marker-two") };
  const opened = await openAll(KEY, "hello", secrets);
  expect(opened).toMatchObject({
    ok: false,
    fault: { code: "secrets_unavailable", details: { function: "hello", secret: "MOVED" } },
  });
  expect(JSON.stringify(opened)).not.toContain("marker");
});
