import { describe, expect, test } from "vitest";
import { MAX_INVOKE_BODY_BYTES } from "../../../../src/contracts/limits.ts";
import { invokeResponse } from "../../../../src/contracts/responses.ts";
import { commonRouteTests, expectProblem } from "../../../support/common-route-tests.ts";
import { testDirector } from "../../../support/director.ts";

const PATH = "/v1/functions/add/invoke";

async function arrange() {
  const director = await testDirector({
    add: (a: number, b = 10) => a + b,
    echo: (value: unknown) => value,
    nothing: () => undefined,
    web: { fetch: () => new Response("hi") },
  });
  await director.register("add", { parameters: ["a", "b"] });
  await director.register("echo");
  await director.register("nothing");
  await director.register("web", { kind: "fetch" });
  return director;
}

commonRouteTests(
  {
    method: "POST",
    path: PATH,
    scope: "invoke",
    body: { args: [2, 3] },
    missing: { path: "/v1/functions/nobody/invoke", code: "function_not_found", status: 404 },
  },
  arrange,
);

const invoke = async (path: string, body: unknown) => (await arrange()).send("POST", path, { body });
const readValue = async (response: Response) => invokeResponse.parse(await response.json()).value;

describe("happy", () => {
  test("answers with the value and what the call used", async () => {
    const response = await invoke(PATH, { args: [2, 3] });
    expect(response.headers.get("content-type")).toBe("application/json");
    const { value, invocation } = invokeResponse.parse(await response.json());
    expect(value).toBe(5);
    expect(invocation).toMatchObject({ function: "add", version: 1, attempts: 1, memoryBytes: null, cached: false });
    expect(invocation.id).toMatch(/^inv_[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  test("takes arguments by name; what is not named keeps its default", async () => {
    expect(await readValue(await invoke(PATH, { named: { b: 3, a: 1 } }))).toBe(4);
    expect(await readValue(await invoke(PATH, { named: { a: 1 } }))).toBe(11);
  });

  test("no value when the function returns undefined, and a null when it returns null", async () => {
    expect(await (await invoke("/v1/functions/nothing/invoke", {})).json()).not.toHaveProperty("value");
    expect(await (await invoke("/v1/functions/echo/invoke", { args: [null] })).json()).toHaveProperty("value", null);
  });

  test("the value's text goes out as it came in, whatever it holds", async () => {
    const value = { "__proto__ ": 1, text: '"},"invocation":{', deep: [[[{ a: "\u2028\u0000" }]]] };
    expect(await readValue(await invoke("/v1/functions/echo/invoke", { args: [value] }))).toEqual(value);
  });

  test("runs an older version when asked to", async () => {
    const director = await arrange();
    await director.register("add", { source: "// second" });
    const response = await director.send("POST", PATH, { body: { args: [1, 1], version: 1 } });
    expect(invokeResponse.parse(await response.json()).invocation.version).toBe(1);
  });
});

describe("error", () => {
  test.each([
    ["arguments both ways", { args: [1], named: { a: 1 } }, "invalid_arguments"],
    ["an unknown name", { named: { c: 1 } }, "invalid_arguments"],
    ["args that are no array", { args: { 0: 1 } }, "invalid_request"],
    ["named that is no object", { named: [1] }, "invalid_request"],
    ["an unknown member", { arguments: [1] }, "invalid_request"],
    ["a version that cannot be", { version: 0 }, "invalid_request"],
    ["an unknown strategy", { routing: "nearest" }, "invalid_request"],
    ["a limit above the ceiling", { cpuMs: 1e9 }, "invalid_request"],
  ])("%s", async (_, body, code) => {
    await expectProblem(await invoke(PATH, body), 400, code);
  });

  test("a version that is not there", async () => {
    await expectProblem(await invoke(PATH, { version: 7 }), 404, "version_not_found");
  });

  test("a function that answers web requests says where to call it", async () => {
    const problem = await expectProblem(await invoke("/v1/functions/web/invoke", {}), 400, "invalid_request");
    expect(problem.detail).toContain("/f/web");
  });
});

describe("security", () => {
  test("__proto__ in arguments is data and pollutes nothing", async () => {
    const response = await invoke("/v1/functions/echo/invoke", '{"args":[{"__proto__":{"polluted":1}}]}');
    expect(await response.text()).toContain('{"__proto__":{"polluted":1}}');
    expect({}).not.toHaveProperty("polluted");
  });

  test("a body over the limit is refused, also when it does not say its length", async () => {
    const { app, keyOf } = await arrange();
    const headers = { Authorization: `Bearer ${keyOf.invoke}` };
    const chunk = new TextEncoder().encode("[".repeat(1_048_576));
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += chunk.byteLength;
        controller.enqueue(chunk);
      },
    });
    const response = await app.request(PATH, { method: "POST", headers, body, ...{ duplex: "half" } });
    await expectProblem(response, 413, "payload_too_large");
    expect(sent).toBeLessThan(MAX_INVOKE_BODY_BYTES + 3 * chunk.byteLength);
  });
});
