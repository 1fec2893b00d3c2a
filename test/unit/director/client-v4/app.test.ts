/**
 * `/client/v4` as a whole: who may call it, in what every answer comes, and what is not there.
 */
import { describe, expect, test } from "vitest";
import { V4_ROUTES } from "../../../../src/director/client-v4/routes.ts";
import { readEnvelope, scriptPath, uploadOf, v4Of } from "../../../support/client-v4.ts";
import { testDirector } from "../../../support/director.ts";

const stage = await testDirector({ hello: { fetch: () => new Response("hello") } });
const v4 = v4Of(stage);
await stage.register("hello", { kind: "fetch" });

const filled = (path: string) =>
  path
    .replace(":account", "troupe")
    .replace(":script", "hello")
    .replaceAll(/:[a-z]+/g, "x")
    .replace("*", "x");
const guarded = V4_ROUTES.filter(({ access }) => access !== "anyone");

describe("keys", () => {
  test.each(guarded)("$method $path refuses a key that nobody knows, and none", async ({ method, path }) => {
    for (const key of ["trp_nobody", null]) {
      const { status, errors } = await v4(method, filled(path), { key });
      expect(status).toBe(403);
      expect(errors).toEqual([{ code: 10001, message: expect.stringContaining("CLOUDFLARE_API_TOKEN") }]);
    }
  });

  test.each(guarded.filter(({ access }) => access === "deploy"))(
    "$method $path refuses a key that may not deploy",
    async ({ method, path }) => {
      const { status, errors } = await v4(method, filled(path), { key: stage.keyOf.invoke });
      expect(status).toBe(403);
      expect(errors).toEqual([{ code: 100_002, message: "The key lacks the scope `deploy`." }]);
    },
  );

  test("what belongs to another key is not to be changed, and its variables are not to be read", async () => {
    const bindings = [{ type: "plain_text", name: "GREETING", text: "for my eyes" }];
    expect(await v4("PUT", scriptPath("mine"), { body: uploadOf({ bindings }) })).toMatchObject({ status: 200 });
    const key = stage.keyOf.deploy;
    const refused = { status: 403, errors: [{ code: 100_002 }] };
    expect(await v4("PUT", scriptPath("mine"), { body: uploadOf(), key })).toMatchObject(refused);
    expect(await v4("POST", scriptPath("mine", "/versions"), { body: uploadOf(), key })).toMatchObject(refused);
    expect(await v4("DELETE", "/accounts/troupe/workers/services/mine", { key })).toMatchObject(refused);
    expect(await v4("POST", scriptPath("mine", "/subdomain"), { body: { enabled: false }, key })).toMatchObject(
      refused,
    );
    const settings = await v4("GET", scriptPath("mine", "/settings"), { key });
    expect(settings.result).toMatchObject({ bindings: [{ name: "GREETING", type: "plain_text" }] });
    expect(JSON.stringify(settings.result)).not.toContain("for my eyes");
  });
});

describe("paths", () => {
  test("of nothing are refused in an envelope", async () => {
    const { status, errors } = await v4("GET", "/zones?name=example.com");
    expect({ status, errors }).toEqual({
      ...{ status: 404, errors: [{ code: 7000, message: "GET /zones is not part of Troupe." }] },
    });
    expect(await v4("OPTIONS", "/user")).toMatchObject({ status: 404 });
    expect(await readEnvelope(await stage.send("GET", "/client/v4"))).toMatchObject({ status: 404 });
  });

  test("may begin with two slashes, as those of a base URL with one too many", async () => {
    expect(await v4("GET", "//user")).toMatchObject({ status: 200 });
  });

  test("below a function's own host are the function's", async () => {
    const response = await stage.app.request("http://hello.fn.localhost/client/v4/user");
    // Which wants a key: that is told in the words of calls.
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });
});

describe("whoami", () => {
  test.each([
    ["/user/tokens/verify", { id: "admin", status: "active" }],
    ["/user", { id: "admin", email: "admin" }],
    ["/accounts?page=1", [{ id: "troupe", name: "Troupe", type: "standard" }]],
    ["/accounts?page=2", []],
    ["/memberships?page=1", [expect.objectContaining({ account: expect.objectContaining({ id: "troupe" }) })]],
    ["/memberships?page=2", []],
    ["/accounts/troupe/workers/subdomain", { subdomain: "fn.localhost" }],
  ])("%s", async (path, result) => {
    expect(await v4("GET", path)).toEqual({ status: 200, errors: [], result });
  });
});

describe("what this platform has not", () => {
  const refused = (sentence: string) => ({
    status: 400,
    errors: [{ code: 100_001, message: expect.stringContaining(sentence) }],
  });

  test.each([
    ["GET", "/accounts/troupe/queues?name=q1&page=1", "does not support: queues"],
    ["GET", "/accounts/troupe/d1/database/db", "D1 databases"],
    ["GET", "/accounts/troupe/r2/buckets/files", "R2 buckets"],
    ["PUT", "/accounts/troupe/workflows/flow", "workflows of Cloudflare"],
    ["POST", scriptPath("hello", "/assets-upload-session"), "static assets"],
  ])("%s %s is refused before anything is uploaded", async (method, path, sentence) => {
    expect(await v4(method, path, method === "GET" ? {} : { body: {} })).toMatchObject(refused(sentence));
  });

  const binding = (type: string) => ({ bindings: [{ type, name: "IT", id: "1", class_name: "It", service: "other" }] });
  test.each([
    [{ migrations: { new_tag: "v1", steps: [{ new_sqlite_classes: ["It"] }] } }, "Durable Object migrations"],
    [binding("durable_object_namespace"), "binding IT of type durable_object_namespace. Keep state in a KV namespace"],
    [binding("queue"), "binding IT of type queue. Spawn jobs"],
    [binding("d1"), "binding IT of type d1. A function may reach what it needs over the network"],
    [binding("service"), "binding IT of type service. Call the other function at its own address"],
    [{ assets: { jwt: "x", config: {} } }, "static assets"],
    [{ containers: [{ class_name: "It" }] }, "containers"],
    [{ tail_consumers: [{ service: "it" }] }, "tail Workers"],
    [{ main_module: undefined, body_part: "index.js" }, "service workers"],
  ])("%j is refused, and nothing of it is there", async (metadata, sentence) => {
    const before = await stage.registry.list();
    expect(await v4("PUT", scriptPath("counter"), { body: uploadOf(metadata) })).toMatchObject(refused(sentence));
    expect(await v4("POST", scriptPath("hello", "/versions"), { body: uploadOf(metadata) })).toMatchObject(
      refused(sentence),
    );
    expect(await stage.registry.list()).toEqual(before);
  });

  test.each([
    ["application/javascript", "CommonJS"],
    ["text/x-python", "Python"],
  ])("modules of type %s", async (type, sentence) => {
    const body = uploadOf({}, [{ name: "index.js", type, content: "" }]);
    expect(await v4("PUT", scriptPath("other"), { body })).toMatchObject(refused(sentence));
  });
});
