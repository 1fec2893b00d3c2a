/**
 * Types as the contract, on a real server: a typed deploy, its callers held to it, overloads, and a comparison whose
 * runs happen in the sandbox.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { typesOf } from "../../src/client/index.ts";
import { functionResponse } from "../../src/contracts/responses.ts";
import { type Api, apiOf, invoke } from "../support/api.ts";
import { startServer, type TestServer } from "../support/server.ts";

const PATH = "/v1/functions/describe";
const NUMBER = "export default (value: number): string => 'number ' + value.toFixed(1);";
const STRING = "export default (value: string): string => 'text of ' + value.length;";

describe("types", () => {
  let server: TestServer;
  let api: Api;
  const deploy = (source: string, options: object = {}, name = "describe") =>
    api("PUT", `/v1/functions/${name}`, { source, ...options });

  beforeAll(async () => {
    server = await startServer({ env: { TROUPE_WORKERS: "2" } });
    api = apiOf(server.url, server.adminKey);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it("reads a signature and holds callers to it", async () => {
    const { status, body } = await deploy(NUMBER);
    expect([status, body]).toMatchObject([201, { version: 1, signature: "(value: number) => string" }]);
    expect((await invoke(api, "describe", 2)).body.value).toBe("number 2.0");
    const refused = await invoke(api, "describe", "2");
    expect([refused.status, refused.body.code]).toEqual([400, "invalid_arguments"]);
    expect(refused.body.details).toMatchObject({ path: "value", expected: "number" });
  });

  it("declares the recursive types that a signature names", async () => {
    const source = "type Tree = { children: Tree[] }; export default (tree: Tree): number => tree.children.length;";
    await deploy(source, {}, "walk");
    const { body } = await api("GET", "/v1/functions/walk");
    expect(body).toMatchObject({
      signature: "(tree: Tree) => number",
      declarations: "type Tree = { children: Tree[] };",
    });
    expect(typesOf([functionResponse.parse(body)])).toContain("type Tree = { children: Tree[] };");
  });

  it("refuses what is not annotated, and what would break callers", async () => {
    expect((await deploy("export default (value) => value;")).body.code).toBe("missing_annotations");
    const broken = await deploy(STRING);
    expect([broken.status, broken.body.code]).toEqual([409, "breaking_change"]);
    expect(broken.body.details).toMatchObject({ verdict: "breaking" });
  });

  it("lets overloads live side by side, and takes one away", async () => {
    expect((await deploy(STRING, { overload: true })).body).toMatchObject({ version: 2, created: true });
    expect((await invoke(api, "describe", "two")).body.value).toBe("text of 3");
    expect((await invoke(api, "describe", 2)).body.value).toBe("number 2.0");
    expect((await api("GET", PATH)).body).toMatchObject({ overloads: [{ version: 1 }, { version: 2 }] });
    expect((await api("DELETE", `${PATH}?version=1`)).status).toBe(204);
    expect((await invoke(api, "describe", 2)).body.code).toBe("invalid_arguments");
  });

  it("blames the function for a result that is not of its type", async () => {
    await deploy("export default (): number => JSON.parse('\"no number\"');", {}, "liar");
    expect((await invoke(api, "liar")).body).toMatchObject({ code: "user_error", details: { path: "result" } });
  });

  it("compares what two versions do, and shows the smallest call that differs", async () => {
    const clamp = (max: string) => `export default (n: number): boolean => n > 10${max};`;
    await deploy(clamp(""), {}, "high");
    await deploy(clamp(" && n < 1e6"), {}, "high");
    const { status, body } = await api("GET", "/v1/compare?left=high@1&right=high&runs=100&seed=3");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      behaviour: {
        seed: 3,
        difference: { args: expect.any(String), left: { value: "true" }, right: { value: "false" } },
      },
    });
  });
});
