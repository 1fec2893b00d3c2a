/**
 * Calls of a function that is split, on every way there is: each gets one version, and never both.
 */
import { describe, expect, it } from "vitest";
import { versionUuid } from "../../../src/artifact/version-ids.ts";
import { functionName } from "../../../src/contracts/ids.ts";
import { VERSION_KEY_HEADER, VERSION_OVERRIDES_HEADER } from "../../../src/director/split.ts";
import { testDirector } from "../../support/director.ts";
import { unwrap } from "../../support/result.ts";

const ADMIN = { id: "admin", scopes: ["admin"] } as const;
const CALLS = 2_000;

/** A director with `add` and `web`, of which the first version has 90 % of the calls and the second one 10 %. */
async function arrange() {
  const director = await testDirector({
    add: (a: number, b: number) => a + b,
    web: { fetch: () => new Response("seen") },
  });
  for (const [name, kind] of [
    ["add", "function"],
    ["web", "fetch"],
  ] as const) {
    await director.register(name, { kind, parameters: ["a", "b"], source: "// 1" });
    await director.register(name, { kind, parameters: ["a", "b"], source: "// 2" });
    const split = [
      { version: 1, percentage: 90 },
      { version: 2, percentage: 10 },
    ];
    const by = { id: ADMIN.id, scopes: [...ADMIN.scopes] };
    unwrap(await director.registry.setLive({ name: functionName.parse(name), by, live: [1, 2], split }));
  }
  const { asked } = director.workers;
  /** Versions that workers were asked to run since the last look. */
  const versions = () => asked.splice(0).flatMap(({ call }) => ("fn" in call ? [call.fn.version] : []));
  return { ...director, versions };
}

type Arranged = Awaited<ReturnType<typeof arrange>>;

const WAYS: [string, (director: Arranged, headers: Record<string, string>) => Promise<Response>][] = [
  ["invoke", ({ send }, headers) => send("POST", "/v1/functions/add/invoke", { body: { args: [2, 3] }, headers })],
  ["/f with arguments", ({ send }, headers) => send("GET", "/f/add?a=2&b=3", { headers })],
  ["/f of a web function", ({ send }, headers) => send("GET", "/f/web/some/path", { headers })],
  ["a host", ({ send }, headers) => send("GET", "http://web.fn.localhost/path", { headers })],
  [
    "a stream",
    async ({ send }, headers) => {
      const accept = { ...headers, accept: "application/x-ndjson" };
      const response = await send("POST", "/f/add", { body: [2, 3], headers: accept });
      await response.text();
      return response;
    },
  ],
  [
    "map",
    async ({ send }, headers) => {
      const response = await send("POST", "/v1/functions/add/map", {
        body: {
          inputs: [
            [1, 2],
            [3, 4],
          ],
        },
        headers,
      });
      await response.text();
      return response;
    },
  ],
  [
    "broadcast",
    ({ send }, headers) => send("POST", "/v1/functions/add/broadcast", { body: { args: [2, 3] }, headers }),
  ],
];

describe.each(WAYS)("%s", (_way, call) => {
  it("goes to the version that it asks for", async () => {
    const director = await arrange();
    for (const version of [1, 2]) {
      const uuids = await Promise.all(
        ["add", "web"].map(async (name) => `${name}="${await versionUuid(name, version)}"`),
      );
      const response = await call(director, { [VERSION_OVERRIDES_HEADER]: uuids.join(", ") });
      expect(response.ok).toBe(true);
      expect(new Set(director.versions())).toEqual(new Set([version]));
    }
  });

  it("goes to the same version with the same key, and to both with many", async () => {
    const director = await arrange();
    const seen = new Map<string, number>();
    for (let round = 0; round < 3; round++) {
      for (let user = 0; user < 40; user++) {
        const key = `user-${user}`;
        await call(director, { [VERSION_KEY_HEADER]: key });
        const [version = 0, ...others] = new Set(director.versions());
        expect(others).toEqual([]);
        expect(seen.get(key) ?? version).toBe(version);
        seen.set(key, version);
      }
    }
    expect(new Set(seen.values())).toEqual(new Set([1, 2]));
  });
});

it("splits many calls as it was asked", async () => {
  const director = await arrange();
  for (let call = 0; call < CALLS; call++) await director.send("GET", "/f/web");
  const second = director.versions().filter((version) => version === 2).length;
  expect(Math.abs((100 * second) / CALLS - 10)).toBeLessThan(3);
});

it("pins the version of a job when the job is accepted", async () => {
  const director = await arrange();
  const headers = { [VERSION_OVERRIDES_HEADER]: `add="${await versionUuid("add", 2)}"` };
  const body = {
    inputs: [
      [1, 2],
      [3, 4],
    ],
  };
  const spawned = await director.send("POST", "/v1/functions/add/spawn", { body, headers });
  expect(await spawned.json()).toMatchObject({ version: 2 });
});

it("calls one version from a workflow", async () => {
  const director = await arrange();
  const workflow = { id: "sums", steps: [{ id: "sum", function: "add", args: [1, 2] }] };
  const response = await director.send("POST", "/v1/workflows/run", { body: { workflow } });
  expect([response.status, director.versions().length]).toEqual([200, 1]);
});

it("calls the version that a call names by its number, whatever its share", async () => {
  const director = await arrange();
  await director.register("add", { parameters: ["a", "b"], source: "// 3" });
  const by = { id: ADMIN.id, scopes: [...ADMIN.scopes] };
  const split = [
    { version: 1, percentage: 100 },
    { version: 2, percentage: 0 },
  ];
  unwrap(await director.registry.setLive({ name: functionName.parse("add"), by, live: [1, 2], split }));
  for (const version of [1, 2, 3]) {
    const response = await director.send("POST", "/v1/functions/add/invoke", { body: { args: [1, 1], version } });
    expect(await response.json()).toMatchObject({ value: 2, invocation: { version } });
  }
});

it("ends with a rollback, also to a version that has a share", async () => {
  for (const version of [1, 2]) {
    const director = await arrange();
    const response = await director.send("POST", "/v1/functions/add/rollback", { body: { version } });
    expect(await response.json()).toMatchObject({ version, overloads: [{ version }] });
    expect(await director.registry.live(functionName.parse("add"))).toMatchObject({ split: null });
  }
});

it("is shown, with the share of each version", async () => {
  const director = await arrange();
  const split = [
    { version: 1, percentage: 90 },
    { version: 2, percentage: 10 },
  ];
  const shown = { version: 2, split, endpoint: true, overloads: [{ version: 1 }, { version: 2 }] };
  expect(await (await director.send("GET", "/v1/functions/add")).json()).toMatchObject(shown);
  expect(await (await director.send("GET", "/v1/functions")).json()).toMatchObject({ functions: [shown, {}] });
});

it("ends when one of the versions is removed", async () => {
  const director = await arrange();
  expect((await director.send("DELETE", "/v1/functions/add?version=2")).status).toBe(204);
  expect(await director.registry.live(functionName.parse("add"))).toMatchObject({
    ...{ split: null, overloads: [{ version: 1 }] },
  });
});

it("hides a function without an endpoint from its address, and from nothing else", async () => {
  const director = await arrange();
  const by = { id: ADMIN.id, scopes: [...ADMIN.scopes] };
  unwrap(await director.registry.setEndpoint({ name: functionName.parse("web"), by, endpoint: false }));
  unwrap(await director.registry.setEndpoint({ name: functionName.parse("add"), by, endpoint: false }));
  for (const path of ["/f/web", "/f/add", "http://web.fn.localhost/"]) {
    expect((await director.send("GET", path)).status).toBe(404);
    expect((await director.send("GET", path, { key: null })).status).toBe(401);
  }
  const invoked = await director.send("POST", "/v1/functions/add/invoke", { body: { args: [1, 1] } });
  expect(await invoked.json()).toMatchObject({ value: 2 });
});
