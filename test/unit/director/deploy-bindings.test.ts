/**
 * What a deploy makes of variables, namespaces and secrets: what it says, what it keeps, what it warns of.
 */
import { expect, it } from "vitest";
import { z } from "zod";
import { encodeBindings } from "../../../src/artifact/bindings.ts";
import { type BindingsDraft, NO_BINDINGS } from "../../../src/contracts/bindings.ts";
import type { Annotations } from "../../../src/contracts/function.ts";
import { deployRequest, newestOf } from "../../../src/contracts/function.ts";
import { functionName } from "../../../src/contracts/ids.ts";
import { bindingsOf } from "../../../src/director/bindings.ts";
import { deploy } from "../../../src/director/deploy.ts";
import { expectProblem } from "../../support/common-route-tests.ts";
import { testDirector } from "../../support/director.ts";
import { faultCode, unwrap } from "../../support/result.ts";

const SOURCE = "export default (a: number): number => a;";
const name = functionName.parse("add");
const by = { id: "admin", scopes: ["admin" as const] };

interface Said {
  readonly bindings?: BindingsDraft;
  readonly annotations?: Annotations;
  readonly staged?: boolean;
}

async function arrange() {
  const test = await testDirector({ add: (a: number) => a });
  const { director, registry, workers } = test;
  const live = async () => {
    const found = await registry.live(name);
    if (found === null) throw new Error("Nothing is live.");
    return newestOf(found);
  };
  const put = async (body: object) => {
    const response = await test.send("PUT", "/v1/functions/add", { body: { source: SOURCE, ...body } });
    return z
      .object({ version: z.int(), created: z.boolean(), warnings: z.array(z.string()) })
      .parse(await response.json());
  };
  return {
    ...test,
    live,
    put,
    bindings: async () => unwrap(await bindingsOf(registry, await live())),
    bindingsOfVersion: async (number: number) => {
      const version = await registry.version(name, number);
      if (version === null) throw new Error(`There is no version ${number}.`);
      return unwrap(await bindingsOf(registry, version));
    },
    said: (said: Said, request: object = {}) =>
      deploy(director, { name, by, request: deployRequest.parse({ source: SOURCE, ...request }), ...said }),
    setSecrets: async (secrets: Record<string, string>) => {
      const { version } = await live();
      const bindings = encodeBindings({ ...unwrap(await bindingsOf(registry, await live())), secrets });
      unwrap(await registry.rebind({ name, by, version, bindings, annotations: {}, staged: false }));
    },
    candidates: () => workers.asked.flatMap(({ call }) => ("artifact" in call ? [call] : [])),
  };
}

it("binds what the body says, starts the code with it, and shows the names", async () => {
  const { put, bindings, candidates, send, kv } = await arrange();
  const { id } = unwrap(await kv.create("store", by));
  const said = { vars: { B: "text", A: { deep: [1, null] } }, kv: { STORE: id } };
  expect(await put(said)).toMatchObject({ version: 1, created: true, warnings: [] });
  expect(await bindings()).toEqual({ ...NO_BINDINGS, ...said });
  expect(candidates()).toMatchObject([{ bindings: { record: { ...NO_BINDINGS, ...said } } }]);
  const shown = { bindings: { vars: ["A", "B"], kv: ["STORE"], secrets: [] }, annotations: {} };
  const answer = await (await send("GET", "/v1/functions/add")).text();
  expect(JSON.parse(answer)).toMatchObject({ ...shown, overloads: [shown], split: null, endpoint: true });
  expect(answer).not.toContain("deep");
});

it("creates nothing when bindings are the same in another order, and a version when they differ", async () => {
  const { put } = await arrange();
  expect(await put({ vars: { A: "1", B: "2" } })).toMatchObject({ version: 1 });
  expect(await put({ vars: { B: "2", A: "1" } })).toMatchObject({ version: 1, created: false });
  expect(await put({ vars: { A: "1" } })).toMatchObject({ version: 2 });
  expect(await put({})).toMatchObject({ version: 3 });
  expect(await put({ vars: {}, kv: {} })).toMatchObject({ version: 3, created: false });
});

it("carries secrets over, and lets a variable take the place of one", async () => {
  const { put, bindings, setSecrets } = await arrange();
  await put({ vars: { A: "1" } });
  await setSecrets({ KEY: "sealed", TOKEN: "sealed, too" });
  expect(await put({ vars: { B: "2" } })).toMatchObject({ version: 3 });
  expect(await bindings()).toEqual({
    ...NO_BINDINGS,
    vars: { B: "2" },
    secrets: { KEY: "sealed", TOKEN: "sealed, too" },
  });
  expect(await put({ vars: { B: "2" } })).toMatchObject({ version: 3, created: false });
  expect(await put({ vars: { KEY: "plain" } })).toMatchObject({ version: 4 });
  expect(await bindings()).toEqual({ ...NO_BINDINGS, vars: { KEY: "plain" }, secrets: { TOKEN: "sealed, too" } });
});

it("warns of secrets that are needed and not set, also when nothing has changed", async () => {
  const { put, setSecrets } = await arrange();
  const config = { secrets: ["KEY", "TOKEN"] };
  const { warnings } = await put({ config });
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toContain("add needs the secret KEY, which is not set: run `troupe secret put add KEY`");
  expect((await put({ config })).warnings).toEqual(warnings);
  await setSecrets({ KEY: "sealed" });
  expect((await put({ config })).warnings).toEqual(warnings.slice(1));
});

it("refuses names that are none, and a name that is given twice", async () => {
  const { send } = await arrange();
  for (const body of [
    { vars: { "no-name": 1 } },
    { kv: { A: 1 } },
    { vars: { A: 1 }, kv: { A: "kv_1" } },
    { config: { secrets: ["no name"] } },
  ]) {
    const text = JSON.stringify({ source: SOURCE, ...body });
    await expectProblem(await send("PUT", "/v1/functions/add", { body: text }), 400, "invalid_request");
  }
});

it("keeps a staged version apart, with the secrets of the version before it", async () => {
  const { said, live, bindingsOfVersion, send } = await arrange();
  expect(faultCode(await said({ staged: true }))).toBe("function_not_found");
  unwrap(await said({ bindings: { secrets: { KEY: "one" } } }));
  unwrap(
    await said({ staged: true, bindings: { secrets: { TOKEN: "two" } }, annotations: { tag: "v2", message: "try" } }),
  );
  unwrap(await said({ staged: true }));
  expect((await live()).version).toBe(1);
  expect((await bindingsOfVersion(2)).secrets).toEqual({ KEY: "one", TOKEN: "two" });
  expect((await bindingsOfVersion(3)).secrets).toEqual({ KEY: "one", TOKEN: "two" });
  // What goes live at once comes after what is live.
  unwrap(await said({}, { source: `${SOURCE} // other` }));
  expect((await bindingsOfVersion(4)).secrets).toEqual({ KEY: "one" });
  expect(await (await send("GET", "/v1/functions/add/versions")).json()).toMatchObject({
    versions: [
      { version: 4 },
      { version: 3 },
      { version: 2, annotations: { tag: "v2", message: "try" }, live: false },
      {},
    ],
  });
});

it("stages what would break callers, for nobody calls it yet", async () => {
  const { said, send } = await arrange();
  unwrap(await said({}));
  unwrap(await said({ staged: true }, { source: "export default (a: string): string => a;" }));
  expect(faultCode(await said({}, { source: "export default (a: string): string => a;" }))).toBe("breaking_change");
  expect((await send("POST", "/v1/functions/add/invoke", { body: { args: [1] } })).status).toBe(200);
});

it("ends a split with a deploy, and adds no overload to it", async () => {
  const { said, registry } = await arrange();
  const live = async () => (await registry.live(name))?.overloads.map(({ version }) => version);
  unwrap(await said({}));
  unwrap(await said({ staged: true, bindings: { vars: { A: 1 } } }));
  const split = [1, 2].map((version) => ({ version, percentage: 50 }));
  unwrap(await registry.setLive({ name, by, live: [1, 2], split }));
  const overload = { overload: true, source: "export default (a: string): string => a;" };
  expect(faultCode(await said({}, overload))).toBe("invalid_request");
  expect(faultCode(await said({}, { source: "export default (a: string): string => a;" }))).toBe("breaking_change");
  expect(await live()).toEqual([1, 2]);
  // The code of one of them is no reason to change nothing.
  expect(unwrap(await said({})).created).toBe(true);
  expect(await live()).toEqual([3]);
});
