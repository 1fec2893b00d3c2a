/**
 * Workers as the deploy tool handles them: uploaded, shared out, rolled back, removed.
 */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { versionUuid } from "../../../../src/artifact/version-ids.ts";
import { functionName } from "../../../../src/contracts/ids.ts";
import { INVOCATION_LIMITS } from "../../../../src/contracts/limits.ts";
import { scriptPath, uploadOf, v4Of, WORKER } from "../../../support/client-v4.ts";
import { testDirector } from "../../../support/director.ts";

const web = { fetch: () => new Response("hello") };
const setUp = async () => {
  const stage = await testDirector({ hello: web });
  return { stage, v4: v4Of(stage) };
};
const moduleOf = (content: string) => [{ name: "index.js", type: "application/javascript+module", content }];
const workerThatSays = (text: string) =>
  moduleOf(`export default { fetch() { return new Response(${JSON.stringify(text)}); } };`);
const SERVICE = "/accounts/troupe/workers/services/hello";
const NO_SCRIPT = { status: 404, errors: [{ code: 10007, message: 'There is no function "hello".' }] };

describe("a first deploy", () => {
  test("finds no Worker, uploads it, and asks where it is", async () => {
    const { stage, v4 } = await setUp();
    expect(await v4("GET", SERVICE)).toMatchObject({ ...NO_SCRIPT, errors: [{ code: 10090 }] });
    for (const rest of ["/secrets", "/deployments", "/settings", "/versions", "/subdomain", "/references"]) {
      expect(await v4("GET", scriptPath("hello", rest))).toMatchObject(NO_SCRIPT);
    }
    expect(await v4("POST", scriptPath("hello", "/versions"), { body: uploadOf() })).toMatchObject(NO_SCRIPT);
    const put = await v4("PUT", scriptPath("hello", "?excludeScript=true&bindings_inherit=strict"), {
      body: uploadOf(),
    });
    expect(put).toMatchObject({ status: 200, result: { id: "hello", deployment_id: await versionUuid("hello", 1) } });
    expect(await v4("GET", SERVICE)).toMatchObject({
      result: { default_environment: { script: { tags: [], last_deployed_from: "wrangler" } } },
    });
    const worker = await v4("GET", "/accounts/troupe/workers/workers/hello");
    expect(worker.result).toMatchObject({
      subdomain: { enabled: true, previews_enabled: false, url: "http://hello.fn.localhost" },
    });
    const [live] = await stage.registry.list();
    expect(live).toMatchObject({
      endpoint: true,
      overloads: [{ kind: "fetch", signature: null, config: { visibility: "public" } }],
    });
    expect(await v4("GET", scriptPath("hello", "/deployments"))).toMatchObject({
      result: {
        deployments: [
          { strategy: "percentage", versions: [{ version_id: await versionUuid("hello", 1), percentage: 100 }] },
        ],
      },
    });
  });

  test("again, as after an answer that was lost, changes nothing", async () => {
    const { stage, v4 } = await setUp();
    const first = await v4("PUT", scriptPath("hello"), { body: uploadOf() });
    const second = await v4("PUT", scriptPath("hello"), { body: uploadOf() });
    const { deployment_id } = z.looseObject({ deployment_id: z.string() }).parse(first.result);
    expect(second.result).toMatchObject({ deployment_id });
    const [live] = await stage.registry.list();
    expect(live?.overloads).toMatchObject([{ version: 1 }]);
  });

  test("of what is live, but with another message, is another version; the very same is not", async () => {
    const { stage, v4 } = await setUp();
    const numbers = async () => (await stage.registry.versions(name)).map(({ version }) => version);
    const name = functionName.parse("hello");
    const told = (tag: string) => uploadOf({ annotations: { "workers/tag": tag } });
    for (const body of [uploadOf(), told("a"), told("a"), told("b")]) await v4("PUT", scriptPath("hello"), { body });
    expect(await numbers()).toEqual([3, 2, 1]);
    for (const body of [told("b"), told("c"), told("c"), told("b")]) {
      expect(await v4("POST", scriptPath("hello", "/versions"), { body })).toMatchObject({ status: 200 });
    }
    expect(await numbers()).toEqual([5, 4, 3, 2, 1]);
  });

  test("takes modules by their types", async () => {
    const { stage, v4 } = await setUp();
    const body = uploadOf({}, [
      ...moduleOf(`import text from "./note.txt"; ${WORKER}`),
      { name: "./note.txt", type: "text/plain", content: "a note" },
      { name: "index.js.map", type: "application/source-map", content: "{}" },
    ]);
    expect(await v4("PUT", scriptPath("hello"), { body })).toMatchObject({ status: 200 });
    const candidate = stage.workers.asked.map(({ call }) => call).find((call) => "artifact" in call);
    expect(candidate).toMatchObject({
      artifact: { main: "index.js", assets: { "note.txt": { type: "text", base64: btoa("a note") } } },
    });
  });

  test.each([
    [413, 10027, [{ name: "./a.bin", type: "application/octet-stream", content: new Uint8Array(7_000_000) }]],
    [400, 100_000, [{ name: "./index.js", type: "application/javascript+module", content: WORKER }]],
    [400, 100_000, [{ name: "./index.js", type: "text/plain", content: WORKER }]],
    [400, 100_000, [{ name: "../a.txt", type: "text/plain", content: "" }]],
    [400, 100_000, [{ name: "a.txt", type: "text/html", content: "" }]],
  ])("is refused with %i, %i for what comes beside its main module", async (status, code, parts) => {
    const { v4 } = await setUp();
    const body = uploadOf({}, [...moduleOf(WORKER), ...parts]);
    expect(await v4("PUT", scriptPath("hello"), { body })).toMatchObject({ status, errors: [{ code }] });
  });

  test.each([
    [{ limits: { cpu_ms: 50 } }, { limits: { cpuMs: 50 } }],
    [
      { troupe: { network: { allow: ["https://example.com"] }, limits: { timeoutMs: 5 } }, limits: { cpu_ms: 7 } },
      {
        ...{ network: { allow: ["https://example.com"] }, limits: { timeoutMs: 5, cpuMs: 7 } },
      },
    ],
    [{ troupe: { visibility: "private" } }, { visibility: "private" }],
  ])("%j configures", async (metadata, config) => {
    const { stage, v4 } = await setUp();
    expect(await v4("PUT", scriptPath("hello"), { body: uploadOf(metadata) })).toMatchObject({ status: 200 });
    expect(await stage.registry.list()).toMatchObject([{ overloads: [{ config }] }]);
  });

  test.each([
    [{ limits: { cpu_ms: INVOCATION_LIMITS.cpuMs.max + 1 } }, "limits.cpuMs"],
    [{ troupe: { visibility: "secret" } }, "visibility"],
    [{ troupe: { nonsense: 1 } }, "nonsense"],
    [{ compatibility_date: "2099-01-01" }, "compatibility date 2099-01-01 is later"],
    [{ compatibility_flags: ["python_workers"] }, "python_workers"],
    [{ main_module: "other.js" }, "main"],
    [{ main_module: undefined }, "main_module"],
    [{ bindings: [{ type: "plain_text", name: "not-a-name", text: "" }] }, "bindings.0.name"],
  ])("%j is refused", async (metadata, message) => {
    const { stage, v4 } = await setUp();
    expect(await v4("PUT", scriptPath("hello"), { body: uploadOf(metadata) })).toMatchObject({
      ...{ status: 400, errors: [{ message: expect.stringContaining(message) }] },
    });
    expect(await stage.registry.list()).toEqual([]);
  });

  test("of code that cannot be parsed is refused as invalid", async () => {
    const { v4 } = await setUp();
    const answer = await v4("PUT", scriptPath("hello"), { body: uploadOf({}, moduleOf("export default {")) });
    expect(answer).toMatchObject({ status: 422, errors: [{ code: 10021 }] });
  });
});

describe("later deploys", () => {
  const deployTwice = async () => {
    const { stage, v4 } = await setUp();
    await v4("PUT", scriptPath("hello"), { body: uploadOf({}, workerThatSays("one")) });
    const annotations = { "workers/message": "the second", "workers/tag": "v2" };
    const uploaded = await v4("POST", scriptPath("hello", "/versions"), {
      body: uploadOf({ annotations }, workerThatSays("two")),
    });
    return { stage, v4, uploaded, ids: await Promise.all([1, 2].map((version) => versionUuid("hello", version))) };
  };
  const shares = (...given: readonly (readonly [string | undefined, number])[]) => ({
    strategy: "percentage",
    versions: given.map(([version_id, percentage]) => ({ version_id, percentage })),
    annotations: { "workers/message": "a deployment" },
  });

  test("upload a version, which is not live, then give it all calls", async () => {
    const { stage, v4, uploaded, ids } = await deployTwice();
    expect(uploaded).toMatchObject({
      status: 200,
      result: {
        id: ids[1],
        number: 2,
        metadata: { has_preview: false },
        resources: { script: { etag: expect.any(String) } },
      },
    });
    expect(await stage.registry.list()).toMatchObject([{ overloads: [{ version: 1 }] }]);
    const deployed = await v4("POST", scriptPath("hello", "/deployments"), { body: shares([ids[1], 100]) });
    expect(deployed.status).toBe(200);
    expect(await stage.registry.list()).toMatchObject([{ overloads: [{ version: 2 }], split: null }]);
    expect(await v4("GET", scriptPath("hello", "/deployments"))).toMatchObject({
      result: {
        deployments: [
          { annotations: { "workers/message": "a deployment" }, versions: [{ version_id: ids[1], percentage: 100 }] },
          { versions: [{ version_id: ids[0], percentage: 100 }] },
        ],
      },
    });
  });

  test("list versions, and show one", async () => {
    const { v4, ids } = await deployTwice();
    expect(await v4("GET", scriptPath("hello", "/versions?deployable=true"))).toMatchObject({
      result: {
        items: [
          { id: ids[1], number: 2, annotations: { "workers/message": "the second", "workers/tag": "v2" } },
          {
            id: ids[0],
            number: 1,
            metadata: { created_on: expect.stringMatching(/^\d{4}-.*Z$/), author_email: "admin" },
          },
        ],
      },
    });
    expect(await v4("GET", scriptPath("hello", `/versions/${ids[1]}`))).toMatchObject({
      result: { id: ids[1], resources: { bindings: [], script: { handlers: ["fetch"] } } },
    });
    for (const id of [
      "x",
      ids[0]?.replace(/^./, (digit) => (digit === "0" ? "1" : "0")),
      await versionUuid("hello", 3),
      await versionUuid("other", 1),
    ]) {
      expect(await v4("GET", scriptPath("hello", `/versions/${id}`))).toMatchObject({
        status: 404,
        errors: [{ code: 100_404 }],
      });
    }
  });

  test("share calls between two versions", async () => {
    const { stage, v4, ids } = await deployTwice();
    const body = shares([ids[0], 10], [ids[1], 90]);
    expect(await v4("POST", scriptPath("hello", "/deployments"), { body })).toMatchObject({ status: 200 });
    const split = [
      { version: 1, percentage: 10 },
      { version: 2, percentage: 90 },
    ];
    expect(await stage.registry.list()).toMatchObject([{ split }]);
  });

  test.each([
    ["that are not all", [[0, 50]]],
    [
      "of one version twice",
      [
        [0, 50],
        [0, 50],
      ],
    ],
    [
      "that are too much",
      [
        [0, 90],
        [1, 90],
      ],
    ],
    ["of no version", []],
    [
      "that are negative",
      [
        [0, -10],
        [1, 110],
      ],
    ],
  ])("refuse shares %s", async (_title, given) => {
    const { v4, ids } = await deployTwice();
    const body = shares(...given.map(([index = 0, percentage = 0]) => [ids[index], percentage] as const));
    expect(await v4("POST", scriptPath("hello", "/deployments"), { body })).toMatchObject({ status: 400 });
  });

  test("refuse versions that are not there", async () => {
    const { v4 } = await deployTwice();
    const body = shares([await versionUuid("hello", 9), 100]);
    expect(await v4("POST", scriptPath("hello", "/deployments"), { body })).toMatchObject({ status: 404 });
  });

  test("keep variables when they are told to, and inherit what is named", async () => {
    const { v4 } = await setUp();
    const bindings = [
      { type: "plain_text", name: "TEXT", text: "a text" },
      { type: "json", name: "VALUE", json: { max: 3 } },
      { type: "version_metadata", name: "VERSION" },
    ];
    await v4("PUT", scriptPath("hello"), { body: uploadOf({ bindings }, workerThatSays("one")) });
    const metadata = { keep_bindings: ["plain_text"], bindings: [{ type: "inherit", name: "VALUE" }] };
    await v4("PUT", scriptPath("hello"), { body: uploadOf(metadata, workerThatSays("two")) });
    expect(await v4("GET", scriptPath("hello", "/settings"))).toMatchObject({
      result: { bindings: bindings.slice(0, 2), compatibility_flags: [] },
    });
    const missing = uploadOf({ bindings: [{ type: "inherit", name: "NOTHING" }] });
    expect(await v4("PUT", scriptPath("hello"), { body: missing })).toMatchObject({
      status: 400,
      errors: [{ code: 10057 }],
    });
  });
});

describe("the address", () => {
  test("is taken away and given back", async () => {
    const { stage, v4 } = await setUp();
    await v4("PUT", scriptPath("hello"), { body: uploadOf() });
    for (const enabled of [false, true]) {
      const shown = { enabled, previews_enabled: false };
      expect(await v4("POST", scriptPath("hello", "/subdomain"), { body: { enabled } })).toMatchObject({
        result: shown,
      });
      expect(await v4("GET", scriptPath("hello", "/subdomain"))).toMatchObject({ result: shown });
      expect(await stage.registry.list()).toMatchObject([{ endpoint: enabled }]);
    }
  });
});

describe("the end", () => {
  test("of a Worker takes all its versions along", async () => {
    const { stage, v4 } = await setUp();
    await v4("PUT", scriptPath("hello"), { body: uploadOf() });
    expect(await v4("GET", scriptPath("hello", "/references"))).toMatchObject({
      result: { services: { incoming: [] } },
    });
    expect(await v4("GET", "/accounts/troupe/workers/tails/by-consumer/hello")).toMatchObject({ result: [] });
    expect(await v4("GET", "/accounts/troupe/workers/durable_objects/namespaces?per_page=1000&page=1")).toMatchObject({
      result: [],
    });
    expect(await v4("DELETE", `${SERVICE}?force=false`)).toEqual({ status: 200, errors: [], result: null });
    expect(await stage.registry.list()).toEqual([]);
    expect(await v4("DELETE", `${SERVICE}?force=false`)).toMatchObject({ status: 404, errors: [{ code: 10090 }] });
  });
});
