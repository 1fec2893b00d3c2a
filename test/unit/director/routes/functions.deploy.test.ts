import { describe, expect, test } from "vitest";
import { functionId } from "../../../../src/artifact/hash.ts";
import { functionName } from "../../../../src/contracts/ids.ts";
import { deployResponse } from "../../../../src/contracts/responses.ts";
import { commonRouteTests, expectProblem } from "../../../support/common-route-tests.ts";
import { testDirector } from "../../../support/director.ts";

const PATH = "/v1/functions/add";
const SOURCE = "export default (a: number, b: number): number => a + b;";

const arrange = () => testDirector({ add: (a: number, b: number) => a + b });

commonRouteTests({ method: "PUT", path: PATH, scope: "deploy", body: { source: SOURCE } }, arrange);

const idOf = (source: string) =>
  functionId(functionName.parse("add"), { main: "main.ts", modules: { "main.ts": source } });

describe("happy", () => {
  test("a new version is created, with the id of its code", async () => {
    const { send } = await arrange();
    const response = await send("PUT", PATH, { body: { source: SOURCE } });
    expect(response.status).toBe(201);
    expect(deployResponse.parse(await response.json())).toEqual({
      ...{ name: "add", version: 1, id: await idOf(SOURCE), created: true, warnings: [] },
      signature: "(a: number, b: number) => number",
    });
  });

  test("it can be called at once, by the names of its parameters", async () => {
    const { send } = await arrange();
    await send("PUT", PATH, { body: { source: SOURCE } });
    expect(await (await send("GET", "/f/add?b=3&a=2")).text()).toBe("5");
  });

  test("the same code again creates nothing, other code or another configuration does", async () => {
    const { send } = await arrange();
    const deploy = async (body: unknown) => {
      const response = await send("PUT", PATH, { body });
      const { version, created } = deployResponse.parse(await response.json());
      return [response.status, version, created];
    };
    expect(await deploy({ source: SOURCE })).toEqual([201, 1, true]);
    expect(await deploy({ source: SOURCE })).toEqual([200, 1, false]);
    expect(await deploy({ modules: { "main.ts": SOURCE }, main: "main.ts" })).toEqual([200, 1, false]);
    expect(await deploy({ source: `${SOURCE}\n` })).toEqual([201, 2, true]);
    expect(await deploy({ source: `${SOURCE}\n`, config: { idempotent: true } })).toEqual([201, 3, true]);
  });

  test("another export of the same code is another version", async () => {
    const { send } = await arrange();
    const source = "export const twice = (n: number): number => 2 * n;\nexport default (n: number): number => n;";
    const deploy = (name: string) => send("PUT", PATH, { body: { source, export: name } });
    expect([(await deploy("default")).status, (await deploy("twice")).status]).toEqual([201, 201]);
    expect((await deploy("twice")).status).toBe(200);
  });

  test("a hash that fits is accepted", async () => {
    const { send } = await arrange();
    const body = { source: SOURCE, hash: await idOf(SOURCE) };
    expect((await send("PUT", PATH, { body })).status).toBe(201);
  });

  test("the candidate is started on the worker that its calls will go to", async () => {
    const { send, workers } = await arrange();
    await send("PUT", PATH, { body: { source: SOURCE } });
    await send("POST", `${PATH}/invoke`, { body: { args: [1, 2] } });
    const [probed, called] = workers.asked;
    expect(probed?.worker).toBe(called?.worker);
  });
});

describe("error", () => {
  test.each([
    ["a hash of other code", { source: SOURCE, hash: `sha256:${"0".repeat(64)}` }, 409, "hash_mismatch"],
    ["a source that is no code", { source: "export default (" }, 422, "invalid_source"],
    ["an overload without a signature", { source: SOURCE, overload: true, untyped: true }, 400, "invalid_request"],
    ["a source without annotations", { source: "export default (a, b) => a + b;" }, 422, "missing_annotations"],
    ["source and modules", { source: SOURCE, modules: { "a.ts": SOURCE }, main: "a.ts" }, 400, "invalid_request"],
    ["a main that is not there", { modules: { "a.ts": SOURCE }, main: "b.ts" }, 400, "invalid_request"],
    ["a path out of the bundle", { modules: { "../a.ts": SOURCE }, main: "../a.ts" }, 400, "invalid_request"],
    ["a limit above the ceiling", { source: SOURCE, config: { limits: { cpuMs: 1e9 } } }, 400, "invalid_request"],
  ])("%s", async (_, body, status, code) => {
    const { send, registry } = await arrange();
    await expectProblem(await send("PUT", PATH, { body }), status, code);
    expect(await registry.list()).toEqual([]);
  });

  test("a fault in the configuration names its path", async () => {
    const { send } = await arrange();
    const body = { source: SOURCE, config: { limits: { cpuMs: "much" } } };
    const problem = await expectProblem(await send("PUT", PATH, { body }), 400, "invalid_request");
    expect(problem.detail).toContain("`config.limits.cpuMs`");
  });

  test.each(["1add", "a%20b", "%ff", "a.b", "__proto__", "-", "a".repeat(65)])("the name %s", async (name) => {
    const { send } = await arrange();
    await expectProblem(
      await send("PUT", `/v1/functions/${name}`, { body: { source: SOURCE } }),
      400,
      "invalid_request",
    );
  });

  test("when every worker is busy nothing is deployed", async () => {
    const { send, workers, registry } = await arrange();
    workers.become("busy", ...workers.ids);
    await expectProblem(await send("PUT", PATH, { body: { source: SOURCE } }), 503, "overloaded");
    expect(await registry.list()).toEqual([]);
  });
});

describe("security", () => {
  test("a stranger may not deploy over a function, not even the very same code", async () => {
    const { send, keyOf } = await arrange();
    await send("PUT", PATH, { body: { source: SOURCE } });
    for (const source of [SOURCE, "export default () => 'mine now';"]) {
      const response = await send("PUT", PATH, { key: keyOf.deploy, body: { source } });
      await expectProblem(response, 403, "forbidden");
    }
  });

  test("the owner may, and so may the admin, who does not become the owner", async () => {
    const { send, keyOf, registry } = await arrange();
    const as = (key: string, source: string) => send("PUT", PATH, { key, body: { source } });
    expect((await as(keyOf.deploy, SOURCE)).status).toBe(201);
    expect((await as(keyOf.admin, `${SOURCE} // 2`)).status).toBe(201);
    expect((await as(keyOf.deploy, `${SOURCE} // 3`)).status).toBe(201);
    const [live] = await registry.list();
    expect(live?.overloads[0]?.owner).not.toBe("admin");
  });
});
