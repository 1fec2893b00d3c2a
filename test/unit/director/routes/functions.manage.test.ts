import { describe, expect, test } from "vitest";
import { functionResponse, functionsResponse, versionsResponse } from "../../../../src/contracts/responses.ts";
import { commonRouteTests, expectProblem } from "../../../support/common-route-tests.ts";
import type { TestDirector } from "../../../support/director.ts";
import { testDirector } from "../../../support/director.ts";

async function arrange(): Promise<TestDirector> {
  const director = await testDirector({ add: (a: number, b: number) => a + b, sub: (a: number, b: number) => a - b });
  await director.register("add", { source: "// first" });
  await director.register("add", { source: "// second" });
  await director.register("sub");
  return director;
}

const nobody = (rest = "") => ({ path: `/v1/functions/nobody${rest}`, code: "function_not_found", status: 404 });

commonRouteTests({ method: "GET", path: "/v1/functions", scope: "invoke" }, arrange);
commonRouteTests({ method: "GET", path: "/v1/functions/add", scope: "invoke", missing: nobody() }, arrange);
commonRouteTests({ method: "DELETE", path: "/v1/functions/add", scope: "deploy", missing: nobody() }, arrange);
commonRouteTests(
  { method: "GET", path: "/v1/functions/add/versions", scope: "invoke", missing: nobody("/versions") },
  arrange,
);
commonRouteTests(
  {
    method: "POST",
    path: "/v1/functions/add/rollback",
    scope: "deploy",
    body: { version: 1 },
    missing: nobody("/rollback"),
  },
  arrange,
);

describe("list and show", () => {
  test("all live versions, by name, without what is internal", async () => {
    const { send } = await arrange();
    const body = await (await send("GET", "/v1/functions")).json();
    const { functions } = functionsResponse.parse(body);
    expect(functions.map(({ name, version }) => [name, version])).toEqual([
      ["add", 2],
      ["sub", 1],
    ]);
    expect(functions[0]).not.toHaveProperty("revision");
  });

  test("one function", async () => {
    const { send } = await arrange();
    const shown = functionResponse.parse(await (await send("GET", "/v1/functions/add")).json());
    expect(shown).toMatchObject({ name: "add", version: 2, owner: "admin", kind: "function" });
  });

  test("its versions, newest first, the live one marked", async () => {
    const { send } = await arrange();
    await send("POST", "/v1/functions/add/rollback", { body: { version: 1 } });
    const { versions } = versionsResponse.parse(await (await send("GET", "/v1/functions/add/versions")).json());
    expect(versions.map(({ version, live }) => [version, live])).toEqual([
      [2, false],
      [1, true],
    ]);
  });
});

describe("rollback", () => {
  test("makes the earlier version live and shows it", async () => {
    const { send } = await arrange();
    const response = await send("POST", "/v1/functions/add/rollback", { body: { version: 1 } });
    expect(functionResponse.parse(await response.json()).version).toBe(1);
    expect(await (await send("GET", "/v1/functions/add")).json()).toHaveProperty("version", 1);
  });

  test("to a version that is not there, or cannot be", async () => {
    const { send } = await arrange();
    const rollback = (version: unknown) => send("POST", "/v1/functions/add/rollback", { body: { version } });
    await expectProblem(await rollback(9), 404, "version_not_found");
    await expectProblem(await rollback("1"), 400, "invalid_request");
  });
});

describe("remove", () => {
  test("answers 204 and takes every trace along", async () => {
    const { send } = await arrange();
    const response = await send("DELETE", "/v1/functions/add");
    expect([response.status, await response.text()]).toEqual([204, ""]);
    await expectProblem(await send("GET", "/v1/functions/add"), 404, "function_not_found");
    await expectProblem(await send("GET", "/v1/functions/add/versions"), 404, "function_not_found");
    await expectProblem(await send("POST", "/v1/functions/add/invoke", { body: {} }), 404, "function_not_found");
    await expectProblem(await send("DELETE", "/v1/functions/add"), 404, "function_not_found");
  });
});

describe("security", () => {
  test("only the owner and the admin remove and roll back", async () => {
    const { send, keyOf } = await arrange();
    const key = keyOf.deploy;
    await expectProblem(await send("DELETE", "/v1/functions/add", { key }), 403, "forbidden");
    const body = { version: 1 };
    await expectProblem(await send("POST", "/v1/functions/add/rollback", { key, body }), 403, "forbidden");
    expect((await send("GET", "/v1/functions/add")).status).toBe(200);
  });
});
