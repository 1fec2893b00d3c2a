/**
 * Where functions are placed by `/client/v4`: timetables, domains, dispatch namespaces, and the tails of functions.
 */
import { describe, expect, it } from "vitest";
import { functionName } from "../../../../src/contracts/ids.ts";
import { uploadOf } from "../../../support/client-v4.ts";
import { testDirector } from "../../../support/director.ts";

const A = "/client/v4/accounts/troupe";
const SCRIPT = `${A}/workers/scripts/hello`;
const NAMESPACES = `${A}/workers/dispatch/namespaces`;

/** A director with the web function `hello`, its owner an admin. */
async function stage() {
  const director = await testDirector({ hello: { fetch: () => new Response("hi") } });
  await director.register("hello", { kind: "fetch", config: { visibility: "public" } });
  /** The result, or status and code of the refusal. */
  const ask = async (method: string, path: string, body?: unknown, key?: string) => {
    const response = await director.send(method, path, {
      ...(body === undefined ? {} : { body }),
      ...(key && { key }),
    });
    const { success, result, errors } = await response.json<{
      success: boolean;
      result: unknown;
      errors: { code: number; message: string }[];
    }>();
    return success ? result : { refused: [response.status, errors[0]?.code], message: errors[0]?.message };
  };
  return { ...director, ask };
}

describe("timetables", () => {
  it("are set whole and shown, for the owner", async () => {
    const { ask, keyOf } = await stage();
    const set = { schedules: [expect.objectContaining({ cron: "*/5 * * * *", created_on: expect.any(String) })] };
    expect(await ask("PUT", `${SCRIPT}/schedules`, [{ cron: "*/5 * * * *" }])).toEqual(set);
    expect(await ask("GET", `${SCRIPT}/schedules`)).toEqual(set);
    expect(await ask("GET", `${SCRIPT}/schedules`, undefined, keyOf.deploy)).toMatchObject({ refused: [403, 100_002] });
    expect(await ask("PUT", `${SCRIPT}/schedules`, [])).toEqual({ schedules: [] });
  });

  it("are refused with a sentence", async () => {
    const { ask } = await stage();
    expect(await ask("PUT", `${SCRIPT}/schedules`, [{ cron: "* * * * 0" }])).toMatchObject({ refused: [400, 100_000] });
    expect(await ask("PUT", `${SCRIPT}/schedules`, { cron: "no list" })).toMatchObject({ refused: [400, 100_000] });
    expect(await ask("PUT", `${A}/workers/scripts/nobody/schedules`, [])).toMatchObject({ refused: [404, 10_007] });
  });
});

describe("a name that was used before", () => {
  it("brings its next owner no hosts, no timetable and nobody who watches, whatever broke off its removal", async () => {
    const { ask, send, keyOf, registry, director, tails } = await stage();
    await ask("PUT", `${SCRIPT}/domains/records`, { origins: [{ hostname: "app.example.com" }] });
    await ask("PUT", `${SCRIPT}/schedules`, [{ cron: "*/5 * * * *" }]);
    await ask("POST", `${SCRIPT}/tails`, {});
    await registry.remove({ name: functionName.parse("hello"), by: { id: "admin", scopes: ["admin"] } });
    expect(await tails.watched()).toEqual(["hello"]);
    const form = new Response(uploadOf());
    const headers = { "Content-Type": form.headers.get("content-type") ?? "" };
    const body = new Uint8Array(await form.arrayBuffer());
    expect((await send("PUT", SCRIPT, { key: keyOf.deploy, headers, body })).status).toBe(200);
    expect(await tails.watched()).toEqual([]);
    expect(await director.domains.list()).toEqual([]);
    expect(await director.crons.get("hello")).toEqual([]);
  });
});

describe("tails", () => {
  it("have an address to be joined at, and end", async () => {
    const { ask, tails } = await stage();
    const opened = await ask("POST", `${SCRIPT}/tails`, { filters: [{ sampling_rate: 0.5 }, { client_ip: ["self"] }] });
    expect(opened).toMatchObject({ id: "tail-0", url: "ws://localhost/client/v4/tails/tail-0" });
    expect(await ask("GET", `${SCRIPT}/tails`)).toMatchObject([{ id: "tail-0" }]);
    expect(await ask("DELETE", `${SCRIPT}/tails/tail-0`)).toBeNull();
    expect(await tails.watched()).toEqual([]);
    expect(await ask("POST", `${SCRIPT}/tails`, { filters: [{ unknown: 1 }] })).toMatchObject({
      refused: [400, 100_000],
    });
    expect(await ask("GET", "/client/v4/tails/tail-0")).toMatchObject({ refused: [426, 100_000] });
  });

  it("are the owner's to ask for", async () => {
    const { ask, keyOf } = await stage();
    expect(await ask("POST", `${SCRIPT}/tails`, { filters: [] }, keyOf.deploy)).toMatchObject({
      refused: [403, 100_002],
    });
  });
});

describe("domains", () => {
  const set = (...hostnames: string[]) => ({
    override_scope: true,
    origins: hostnames.map((hostname) => ({ hostname })),
  });

  it("lead to a function, even one that has no other address", async () => {
    const { ask, app, registry, director } = await stage();
    expect(
      await ask("POST", `${SCRIPT}/domains/changeset?replace_state=true`, [{ hostname: "app.example.com" }]),
    ).toEqual({
      ...{ added: [{ hostname: "app.example.com" }], removed: [], updated: [], conflicting: [] },
    });
    expect(await ask("PUT", `${SCRIPT}/domains/records`, set("App.Example.com"))).toMatchObject([
      { hostname: "app.example.com", service: "hello" },
    ]);
    const live = (await registry.list())[0];
    if (live !== undefined) {
      await registry.setEndpoint({ name: live.name, by: { id: "admin", scopes: ["admin"] }, endpoint: false });
    }
    const answer = await app.request("http://app.example.com:8787/any/path");
    expect([answer.status, await answer.text()]).toEqual([200, "hi"]);
    expect((await app.request("http://other.example.com/any/path")).status).toBe(404);
    expect((await app.request("http://localhost/f/hello")).status).toBe(401);
    expect(await ask("DELETE", `${A}/workers/domains/app.example.com`)).toBeNull();
    expect(director.hosts.functionOf("app.example.com")).toBeNull();
    expect(await ask("GET", `${A}/workers/domains`)).toEqual([]);
  });

  it.each([
    ["localhost", "it is the director's own host"],
    ["x.localhost", "it names this machine"],
    ["a.fn.localhost", "have their hosts under fn.localhost already"],
    ["10.0.0.1", "no name of a host"],
    ["[::1]", "no name of a host"],
    ["bare", "no name of a host"],
    ["a..example.com", "no name of a host"],
  ])("may not be %s", async (hostname, why) => {
    const { ask } = await stage();
    expect(await ask("PUT", `${SCRIPT}/domains/records`, set(hostname))).toMatchObject({
      refused: [400, 100_000],
      message: expect.stringContaining(why),
    });
  });

  it("take the scope admin where they are new, for they get all that is sent to them", async () => {
    const { ask, keyOf, keys, registry, register } = await stage();
    const owner = await keys.authenticate(keyOf.deploy);
    if (owner === null) throw new Error("There is such a key.");
    await registry.remove({
      name: (await register("hello", { kind: "fetch" })).name,
      by: { id: "admin", scopes: ["admin"] },
    });
    await register("hello", { kind: "fetch", by: owner });
    expect(await ask("PUT", `${SCRIPT}/domains/records`, set("app.example.com"), keyOf.deploy)).toMatchObject({
      refused: [403, 100_002],
    });
    expect(await ask("PUT", `${SCRIPT}/domains/records`, set(), keyOf.deploy)).toEqual([]);
  });

  it("have no zones", async () => {
    const { ask } = await stage();
    expect(await ask("GET", "/client/v4/zones?name=example.com")).toMatchObject({
      refused: [400, 100_001],
      message: expect.stringContaining("custom_domain"),
    });
  });
});

describe("dispatch namespaces", () => {
  it("are made, listed, shown and removed", async () => {
    const { ask, keyOf } = await stage();
    const shown = { namespace_id: "id-prod", namespace_name: "prod" };
    expect(await ask("POST", NAMESPACES, { name: "prod" })).toMatchObject(shown);
    expect(await ask("POST", NAMESPACES, { name: "prod" })).toMatchObject({ refused: [409, 100_003] });
    expect(await ask("POST", NAMESPACES, { name: "pr--od" })).toMatchObject({ refused: [400, 100_000] });
    expect(await ask("GET", NAMESPACES)).toMatchObject([shown]);
    expect(await ask("GET", NAMESPACES, undefined, keyOf.deploy)).toEqual([]);
    expect(await ask("GET", `${NAMESPACES}/prod`)).toMatchObject(shown);
    expect(await ask("DELETE", `${NAMESPACES}/prod`)).toBeNull();
    expect(await ask("GET", `${NAMESPACES}/prod`)).toMatchObject({ refused: [404, 100_119] });
  });

  it("hold functions by their name, and are not removed with them", async () => {
    const { ask, register } = await stage();
    await ask("POST", NAMESPACES, { name: "prod" });
    expect(await ask("GET", `${NAMESPACES}/prod/scripts/hello`)).toMatchObject({ refused: [404, 10_092] });
    expect(await ask("GET", `${NAMESPACES}/other/scripts/hello`)).toMatchObject({ refused: [404, 100_119] });
    await register("prod--hello", { kind: "fetch" });
    expect(await ask("GET", `${NAMESPACES}/prod/scripts/hello`)).toMatchObject({ script: { id: "hello" } });
    expect(await ask("DELETE", `${NAMESPACES}/prod`)).toMatchObject({ refused: [409, 100_003] });
    expect(await ask("DELETE", `${NAMESPACES}/prod/scripts/hello`)).toBeNull();
    expect(await ask("DELETE", `${NAMESPACES}/prod`)).toBeNull();
  });
});
