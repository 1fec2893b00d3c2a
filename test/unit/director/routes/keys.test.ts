import { describe, expect, test } from "vitest";
import { createdKeyResponse, keysResponse } from "../../../../src/contracts/responses.ts";
import { commonRouteTests, expectProblem } from "../../../support/common-route-tests.ts";
import { testDirector } from "../../../support/director.ts";

const REQUEST = { name: "ci", scopes: ["deploy", "invoke"] };
const arrange = () => testDirector();

commonRouteTests({ method: "POST", path: "/v1/keys", scope: "admin", body: REQUEST }, arrange);
commonRouteTests({ method: "GET", path: "/v1/keys", scope: "admin" }, arrange);

async function create() {
  const director = await arrange();
  const response = await director.send("POST", "/v1/keys", { body: REQUEST });
  return { ...director, response, made: createdKeyResponse.parse(await response.json()) };
}

describe("happy", () => {
  test("a key is made, shown once, and works", async () => {
    const { send, response, made } = await create();
    expect(response.status).toBe(201);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect((await send("GET", "/v1/functions", { key: made.key })).status).toBe(200);
  });

  test("keys are listed without their secret", async () => {
    const { send, made } = await create();
    const text = await (await send("GET", "/v1/keys")).text();
    expect(text).not.toContain(made.key);
    const { keys } = keysResponse.parse(JSON.parse(text));
    expect(keys.find(({ id }) => id === made.id)).toMatchObject(REQUEST);
  });

  test("a removed key no longer works", async () => {
    const { send, made } = await create();
    expect((await send("DELETE", `/v1/keys/${made.id}`)).status).toBe(204);
    await expectProblem(await send("GET", "/v1/functions", { key: made.key }), 401, "unauthorized");
  });
});

describe("error", () => {
  test.each([
    [{ name: "", scopes: ["invoke"] }],
    [{ name: "a", scopes: [] }],
    [{ name: "a", scopes: ["everything"] }],
    [{ name: "a".repeat(65), scopes: ["invoke"] }],
    [{ name: "a", scopes: ["invoke"], key: "chosen" }],
  ])("%j is refused", async (body) => {
    const { send } = await arrange();
    await expectProblem(await send("POST", "/v1/keys", { body }), 400, "invalid_request");
  });

  test.each(["key_nobody", "admin", "__proto__"])("there is no key %s to remove", async (id) => {
    const { send } = await arrange();
    await expectProblem(await send("DELETE", `/v1/keys/${id}`), 404, "invalid_request");
  });
});

describe("security", () => {
  test("only the admin removes keys; a key with every other scope is not enough", async () => {
    const { send, made } = await create();
    const response = await send("DELETE", `/v1/keys/${made.id}`, { key: made.key });
    await expectProblem(response, 403, "forbidden");
    await expectProblem(await send("DELETE", `/v1/keys/${made.id}`, { key: null }), 401, "unauthorized");
  });
});
