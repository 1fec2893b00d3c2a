import { describe, expect, test } from "vitest";
import { comparison } from "../../../../src/contracts/compare.ts";
import { deployResponse, invokeResponse, versionsResponse } from "../../../../src/contracts/responses.ts";
import { commonRouteTests, expectProblem } from "../../../support/common-route-tests.ts";
import type { TestDirector } from "../../../support/director.ts";
import { testDirector } from "../../../support/director.ts";

const PATH = "/v1/functions/show";
const NUMBER = "export default (a: number): string => String(a);";
const STRING = "export default (a: string): string => a;";

/** Whatever is deployed as `show` says what it is given; `lie` breaks its word. */
const arrange = () => testDirector({ show: (a: unknown) => `${typeof a} ${a}`, lie: () => 5 });

async function deploy({ send }: TestDirector, source: string, options: object = {}, name = "show") {
  return send("PUT", `/v1/functions/${name}`, { body: { source, ...options } });
}

/** Both overloads live: version 1 takes a number, version 2 a string. */
async function overloaded(): Promise<TestDirector> {
  const director = await arrange();
  expect((await deploy(director, NUMBER)).status).toBe(201);
  expect((await deploy(director, STRING, { overload: true })).status).toBe(201);
  return director;
}

const invoke = ({ send }: TestDirector, body: unknown) => send("POST", `${PATH}/invoke`, { body });
const readValue = async (response: Response) => invokeResponse.parse(await response.json()).value;

commonRouteTests(
  {
    method: "GET",
    path: "/v1/compare?left=show@1&right=show",
    scope: "invoke",
    missing: { path: "/v1/compare?left=show&right=nobody", code: "function_not_found", status: 404 },
  },
  overloaded,
);

describe("calls", () => {
  test("go to the overload that fits, or to the version asked for", async () => {
    const director = await overloaded();
    expect(await readValue(await invoke(director, { args: [1] }))).toBe("number 1");
    expect(await readValue(await invoke(director, { named: { a: "x" } }))).toBe("string x");
    const { invocation } = invokeResponse.parse(await (await invoke(director, { args: ["x"] })).json());
    expect(invocation.version).toBe(2);
    await expectProblem(await invoke(director, { args: ["x"], version: 1 }), 400, "invalid_arguments");
  });

  test("that fit nothing learn where, what was expected and what came", async () => {
    const director = await arrange();
    await deploy(director, NUMBER);
    const problem = await expectProblem(await invoke(director, { args: ["x"] }), 400, "invalid_arguments");
    expect(problem.details).toMatchObject({ path: "a", expected: "number" });
    expect(director.workers.asked).toHaveLength(1);
    await expectProblem(await invoke(director, { args: [1, 2] }), 400, "invalid_arguments");
    await expectProblem(await invoke(director, { named: { b: 1 } }), 400, "invalid_arguments");
  });

  test("that fit none of several are told of all of them", async () => {
    const problem = await expectProblem(await invoke(await overloaded(), { args: [null] }), 400, "invalid_arguments");
    expect(problem.details?.candidates).toMatchObject([
      { version: 1, signature: "(a: number) => string" },
      { version: 2, signature: "(a: string) => string" },
    ]);
  });

  test("by query leave text alone where text is wanted", async () => {
    const { send } = await overloaded();
    expect(await (await send("GET", "/f/show?a=42")).json()).toBe("number 42");
    const director = await arrange();
    await deploy(director, STRING);
    expect(await (await director.send("GET", "/f/show?a=42")).json()).toBe("string 42");
  });

  test("a result that is not of its type is the function's error", async () => {
    const director = await arrange();
    await deploy(director, "export default (): string => anything;", {}, "lie");
    const response = await director.send("POST", "/v1/functions/lie/invoke", { body: {} });
    const problem = await expectProblem(response, 422, "user_error");
    expect(problem.details).toMatchObject({ path: "result", expected: "string", invocation: { version: 1 } });
  });
});

describe("deploys", () => {
  test("an overload with the same parameters takes the place of its own kind", async () => {
    const director = await overloaded();
    await deploy(director, `${NUMBER} // better`, { overload: true });
    const shown = await (await director.send("GET", PATH)).json();
    expect(shown).toMatchObject({ version: 3, overloads: [{ version: 2 }, { version: 3, schema: { calls: [{}] } }] });
    expect((await deploy(director, STRING, { overload: true })).status).toBe(200);
  });

  test("one that would break callers is refused with the report, unless that is allowed", async () => {
    const director = await arrange();
    await deploy(director, NUMBER);
    const problem = await expectProblem(await deploy(director, STRING), 409, "breaking_change");
    expect(problem.details).toMatchObject({ verdict: "breaking", changes: [{ where: "parameter a" }] });
    const allowed = deployResponse.parse(await (await deploy(director, STRING, { allowBreaking: true })).json());
    expect(allowed.warnings.join()).toContain("parameter a");
    await expectProblem(await deploy(await overloaded(), NUMBER), 409, "breaking_change");
  });

  test("one that fits the same calls as another overload is refused with an example", async () => {
    const director = await arrange();
    await deploy(director, "export default (a: number, b?: number): string => String(a);");
    const rival = "export default (a: number, b?: string): string => String(a);";
    const problem = await expectProblem(await deploy(director, rival, { overload: true }), 409, "ambiguous_overload");
    expect(problem.details?.example).toMatch(/^show\(/);
  });

  test("one that streams its result needs no warning", async () => {
    const director = await arrange();
    const source = "export default function* (): Generator<number> { yield 1; }";
    const { warnings } = deployResponse.parse(await (await deploy(director, source)).json());
    expect(warnings).toEqual([]);
  });

  test("what has no signature is no overload, and has none beside it", async () => {
    const director = await arrange();
    await deploy(director, NUMBER, { untyped: true });
    await expectProblem(await deploy(director, STRING, { overload: true }), 400, "invalid_request");
    // Nothing was promised, so a signature breaks nobody; it is worth a word.
    const typed = deployResponse.parse(await (await deploy(director, STRING)).json());
    expect(typed.warnings).toHaveLength(1);
  });

  test("two at once cannot both add what the other makes ambiguous", async () => {
    const director = await arrange();
    await deploy(director, STRING);
    const rivals = ["b?: number", "b?: string"].map((second) =>
      deploy(director, `export default (a: number, ${second}): string => "";`, { overload: true }),
    );
    const statuses = (await Promise.all(rivals)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 409]);
  });
});

describe("versions", () => {
  test("a rollback takes the place of the overload with the same parameters, or of the one named", async () => {
    const director = await overloaded();
    const rollback = (body: object) => director.send("POST", `${PATH}/rollback`, { body });
    await deploy(director, `${NUMBER} // better`, { overload: true });
    expect(await (await rollback({ version: 1 })).json()).toMatchObject({
      overloads: [{ version: 1 }, { version: 2 }],
    });
    await deploy(director, "export default (a: boolean): string => String(a);", { overload: true });
    await expectProblem(await rollback({ version: 3, replaces: 4 }), 409, "ambiguous_overload");
    await expectProblem(await rollback({ version: 3, replaces: 9 }), 409, "conflict");
  });

  test("a removal takes one overload, and the function with the last", async () => {
    const { send } = await overloaded();
    await expectProblem(await send("DELETE", `${PATH}?version=7`), 404, "version_not_found");
    expect((await send("DELETE", `${PATH}?version=1`)).status).toBe(204);
    await expectProblem(await send("DELETE", `${PATH}?version=1`), 409, "conflict");
    const { versions } = versionsResponse.parse(await (await send("GET", `${PATH}/versions`)).json());
    expect(versions.map(({ version, live }) => [version, live])).toEqual([
      [2, true],
      [1, false],
    ]);
    expect((await send("DELETE", `${PATH}?version=2`)).status).toBe(204);
    await expectProblem(await send("GET", PATH), 404, "function_not_found");
    await expectProblem(await send("DELETE", `${PATH}?version=x`), 400, "invalid_request");
  });

  test("only the owner and the admin take one away", async () => {
    const { send, keyOf } = await overloaded();
    await expectProblem(await send("DELETE", `${PATH}?version=1`, { key: keyOf.deploy }), 403, "forbidden");
  });
});

describe("comparisons", () => {
  const compare = async ({ send }: TestDirector, query: string) =>
    comparison.parse(await (await send("GET", `/v1/compare?${query}`)).json());

  test("tell what changed and what it means", async () => {
    const director = await overloaded();
    expect(await compare(director, "left=show@1&right=show@1")).toMatchObject({ verdict: "identical", changes: [] });
    expect(await compare(director, "left=show@1&right=show@2")).toMatchObject({
      ...{ left: "show@1", right: "show@2", verdict: "breaking", behaviour: null },
      changes: [{ where: "parameter a" }, { where: "size", verdict: "identical" }],
    });
    expect(await compare(director, "left=show@1&right=show")).toMatchObject({ verdict: "compatible" });
  });

  test("tell of limits and hosts without calling them breaking", async () => {
    const director = await arrange();
    await deploy(director, NUMBER, { config: { network: { allow: ["https://a.example"] } } });
    await deploy(director, NUMBER, { config: { limits: { cpuMs: 5 } } });
    const { verdict, changes } = await compare(director, "left=show@1&right=show@2");
    expect(verdict).toBe("compatible");
    expect(changes.map(({ where }) => where)).toEqual(["limits.cpuMs", "network.allow"]);
  });

  test("run both and show the smallest call that differs, the same with the same seed", async () => {
    const director = await testDirector({
      small: (a: number) => a > 10,
      big: (a: number) => a > 10 && a < 1_000,
    });
    const source = "export default (a: number): boolean => false;";
    await deploy(director, source, { config: { network: { allow: ["https://a.example"] } } }, "small");
    await deploy(director, source, {}, "big");
    const query = "left=small&right=big&runs=200&seed=7";
    const { behaviour } = await compare(director, query);
    expect(behaviour?.difference).toMatchObject({ left: { value: "true" }, right: { value: "false" } });
    expect((await compare(director, query)).behaviour).toEqual(behaviour);
    const same = await compare(director, "left=small&right=small&runs=20");
    expect(same.behaviour).toMatchObject({ runs: 20, difference: null });
    const called = director.workers.asked.flatMap(({ call }) => ("fn" in call ? [call.fn.config.network.allow] : []));
    expect(new Set(called.flat())).toEqual(new Set());
  });

  test.each([
    "left=show",
    "left=show&right=show@0",
    "left=show&right=a.b",
    "left=show&right=show&runs=0",
    "left=show&right=show&runs=1000000",
    "left=show&right=show&seed=x",
    "left=untyped&right=untyped&runs=1",
  ])("%s: invalid_request", async (query) => {
    const director = await overloaded();
    await director.register("untyped");
    await expectProblem(await director.send("GET", `/v1/compare?${query}`), 400, "invalid_request");
  });

  test("fail with the platform when it has no room for the runs", async () => {
    const director = await overloaded();
    director.workers.become("busy", ...director.workers.ids);
    await expectProblem(await director.send("GET", "/v1/compare?left=show&right=show&runs=5"), 503, "overloaded");
  });
});
