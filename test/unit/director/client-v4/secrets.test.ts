/**
 * Secrets as the deploy tool handles them: put, listed, deleted, in bulk, in a version to come, and in a rollback.
 */
import { describe, expect, test } from "vitest";
import { versionUuid } from "../../../../src/artifact/version-ids.ts";
import { scriptPath, uploadOf, v4Of } from "../../../support/client-v4.ts";
import { testDirector } from "../../../support/director.ts";

const setUp = async () => {
  const stage = await testDirector({ hello: { fetch: () => new Response("hello") } });
  const v4 = v4Of(stage);
  expect(await v4("PUT", scriptPath("hello"), { body: uploadOf() })).toMatchObject({ status: 200 });
  const put = (name: string, text: string) =>
    v4("PUT", scriptPath("hello", "/secrets"), { body: { name, text, type: "secret_text" } });
  const names = async () => (await v4("GET", scriptPath("hello", "/secrets"))).result;
  return { stage, v4, put, names };
};
const shown = (...names: string[]) => names.map((name) => ({ name, type: "secret_text" }));

test("a secret is put, listed and deleted, and never shown", async () => {
  const { v4, put, names } = await setUp();
  expect(await put("API_KEY", "hush hush")).toMatchObject({ status: 200 });
  expect(await names()).toEqual(shown("API_KEY"));
  const settings = await v4("GET", scriptPath("hello", "/settings"));
  expect(settings.result).toMatchObject({ bindings: shown("API_KEY") });
  expect(JSON.stringify(settings.result)).not.toContain("hush");
  expect(await v4("DELETE", scriptPath("hello", "/secrets/API_KEY?url_encoded=true"))).toMatchObject({ status: 200 });
  expect(await names()).toEqual([]);
  expect(await v4("DELETE", scriptPath("hello", "/secrets/API_KEY?url_encoded=true"))).toMatchObject({
    ...{ status: 404, errors: [{ code: 10056 }] },
  });
});

test("a secret of no Worker makes the tool upload a draft first", async () => {
  const { v4 } = await setUp();
  const secret = { body: { name: "KEY", text: "text", type: "secret_text" } };
  expect(await v4("PUT", scriptPath("draft", "/secrets"), secret)).toMatchObject({
    status: 404,
    errors: [{ code: 10007 }],
  });
});

test("secrets stay over deploys, which may bring more", async () => {
  const { v4, put, names } = await setUp();
  await put("A", "text of a");
  const bindings = [{ type: "secret_text", name: "B", text: "text of b" }];
  expect(await v4("PUT", scriptPath("hello"), { body: uploadOf({ bindings }) })).toMatchObject({ status: 200 });
  expect(await names()).toEqual(shown("A", "B"));
  expect(await v4("POST", scriptPath("hello", "/versions"), { body: uploadOf() })).toMatchObject({ status: 200 });
  expect(await names()).toEqual(shown("A", "B"));
});

test("secrets change in bulk", async () => {
  const { v4, put, names } = await setUp();
  await put("GONE", "text");
  const secrets = {
    A: { name: "A", text: "a", type: "secret_text" },
    B: { text: "b", type: "secret_text" },
    GONE: null,
  };
  expect(await v4("PATCH", scriptPath("hello", "/secrets-bulk"), { body: { secrets } })).toMatchObject({ status: 200 });
  expect(await names()).toEqual(shown("A", "B"));
});

test("older tools change them with the settings, and other bindings stay", async () => {
  const { v4, put, names } = await setUp();
  await put("OLD", "text");
  const form = new FormData();
  const bindings = [
    { type: "secret_text", name: "OLD" },
    { type: "secret_text", name: "NEW", text: "text" },
  ];
  form.set("settings", JSON.stringify({ bindings }));
  expect(await v4("PATCH", scriptPath("hello", "/settings"), { body: form })).toMatchObject({
    ...{ status: 200, result: { bindings: shown("NEW", "OLD") } },
  });
  expect(await names()).toEqual(shown("NEW", "OLD"));
  form.set("settings", JSON.stringify({ bindings: [{ type: "plain_text", name: "TEXT", text: "text" }] }));
  expect(await v4("PATCH", scriptPath("hello", "/settings"), { body: form })).toMatchObject({ status: 400 });
});

test("settings are changed, and their values answered, for the owner alone", async () => {
  const { stage, v4 } = await setUp();
  const bindings = [{ type: "plain_text", name: "TEXT", text: "not for others" }];
  expect(await v4("PUT", scriptPath("hello"), { body: uploadOf({ bindings }) })).toMatchObject({ status: 200 });
  const { key } = await stage.keys.create({ name: "other", scopes: ["deploy"] });
  const form = new FormData();
  form.set("settings", JSON.stringify({ bindings: [] }));
  const refused = await v4("PATCH", scriptPath("hello", "/settings"), { body: form, key });
  expect(refused).toMatchObject({ status: 403, result: null });
  const inheriting = uploadOf({ bindings: [{ type: "inherit", name: "TEXT" }], keep_bindings: ["plain_text"] });
  expect(await v4("PUT", scriptPath("hello"), { body: inheriting, key })).toMatchObject({ status: 403 });
});

test("a version to come has its own", async () => {
  const { v4, names } = await setUp();
  const path = "/accounts/troupe/workers/workers/hello/versions/latest";
  const body = { env: { SOON: { type: "secret_text", text: "text" } }, annotations: { "workers/message": "soon" } };
  const id = await versionUuid("hello", 2);
  expect(await v4("PATCH", path, { body })).toMatchObject({ status: 200, result: { id } });
  expect(await names()).toEqual([]);
  const versions = [{ version_id: id, percentage: 100 }];
  expect(await v4("POST", scriptPath("hello", "/deployments"), { body: { versions } })).toMatchObject({ status: 200 });
  expect(await names()).toEqual(shown("SOON"));
});

describe("a rollback to a version with other secrets", () => {
  test("is refused by name until it is forced", async () => {
    const { v4, put, names } = await setUp();
    await put("A", "first");
    await put("A", "second");
    await put("B", "text");
    const body = { versions: [{ version_id: await versionUuid("hello", 2), percentage: 100 }] };
    expect(await v4("POST", scriptPath("hello", "/deployments"), { body })).toMatchObject({
      ...{
        status: 400,
        errors: [{ code: 10220, message: expect.stringMatching(/The following secrets have changed: A, B$/) }],
      },
    });
    expect(await names()).toEqual(shown("A", "B"));
    expect(await v4("POST", scriptPath("hello", "/deployments?force=true"), { body })).toMatchObject({ status: 200 });
    expect(await names()).toEqual(shown("A"));
  });
});

test.each([
  [{ name: "not a name", text: "text" }],
  [{ name: "A" }],
  [{ name: "A", text: 1 }],
  [{ name: "A", text: "text", type: "plain_text" }],
  [{ name: "__proto__", text: "text" }],
])("%j is no secret", async (body) => {
  const { v4 } = await setUp();
  expect(await v4("PUT", scriptPath("hello", "/secrets"), { body })).toMatchObject({ status: 400 });
});
