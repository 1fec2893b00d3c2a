import { describe, expect, test } from "vitest";
import { z } from "zod";
import { fault, TroupeError } from "../../../../src/contracts/errors.ts";
import { MAX_INVOKE_BODY_BYTES } from "../../../../src/contracts/limits.ts";
import { expectProblem } from "../../../support/common-route-tests.ts";
import type { Registration, TestDirector } from "../../../support/director.ts";
import { testDirector } from "../../../support/director.ts";

/** Tells what it received, and sets headers that reach beyond its answer. */
async function mirror(request: Request): Promise<Response> {
  const body = { method: request.method, url: request.url, text: await request.text() };
  const headers = new Headers({ "content-type": "application/json", "x-own": "1", "troupe-request-id": "forged" });
  headers.set("troupe-refusal", "busy");
  headers.append("set-cookie", "own=1; Path=/");
  headers.append("set-cookie", "all=1; domain=fn.localhost");
  headers.set("clear-site-data", '"*"');
  return new Response(JSON.stringify({ ...body, headers: Object.fromEntries(request.headers) }), {
    status: 418,
    headers,
  });
}

const mirrored = z.object({
  method: z.string(),
  url: z.string(),
  text: z.string(),
  headers: z.record(z.string(), z.string()),
});
const received = async (response: Response) => mirrored.parse(await response.json());

async function arrange(web: Registration = {}): Promise<TestDirector> {
  const director = await testDirector({
    add: (a: number, b: number) => a + b,
    nothing: () => undefined,
    web: { fetch: mirror },
    broken: { fetch: () => Response.error() },
    moved: { fetch: () => new Response(null, { status: 302, headers: { location: "/elsewhere" } }) },
  });
  await director.register("add", { parameters: ["a", "b"] });
  await director.register("nothing", { config: { visibility: "public" } });
  await director.register("web", { kind: "fetch", config: { visibility: "public" }, ...web });
  await director.register("moved", { kind: "fetch" });
  await director.register("broken", { kind: "fetch" });
  return director;
}

describe("a function with arguments", () => {
  test("takes them from the query, by name", async () => {
    const response = await (await arrange()).send("GET", "/f/add?b=3&a=2");
    expect(await response.text()).toBe("5");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("troupe-invocation")).toMatch(/^inv_/);
  });

  test.each(["[2,3]", '{"b":3,"a":2}'])("takes them from the body %s", async (body) => {
    expect(await (await (await arrange()).send("POST", "/f/add", { body })).text()).toBe("5");
  });

  test("answers 204 when it returns undefined; no body is no arguments", async () => {
    const response = await (await arrange()).send("POST", "/f/nothing", { key: null });
    expect([response.status, await response.text()]).toEqual([204, ""]);
  });

  test("HEAD is GET without the body", async () => {
    const response = await (await arrange()).send("HEAD", "/f/add?a=1&b=2");
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  test("is served by its own host too", async () => {
    const { send } = await arrange();
    expect(await (await send("GET", "http://add.fn.localhost:8787/?a=1&b=2")).text()).toBe("3");
  });

  test.each([
    ["GET", "/f/add?c=1", undefined, 400, "invalid_arguments"],
    ["GET", "/f/add?a=1&a=2", undefined, 400, "invalid_arguments"],
    ["POST", "/f/add", "5", 400, "invalid_arguments"],
    ["POST", "/f/add", "[2,", 400, "invalid_request"],
    ["PUT", "/f/add", "[2,3]", 400, "invalid_request"],
    ["GET", "/f/add/below", undefined, 404, "function_not_found"],
    ["GET", "http://add.fn.localhost/favicon.ico", undefined, 404, "function_not_found"],
    ["GET", "/f/nobody", undefined, 404, "function_not_found"],
    ["GET", "/f/%ff%zz", undefined, 404, "function_not_found"],
    ["GET", "http://a.b.fn.localhost/", undefined, 404, "function_not_found"],
    ["GET", "/f", undefined, 404, "invalid_request"],
    ["GET", "/f/", undefined, 404, "invalid_request"],
  ])("%s %s with %s: %i %s", async (method, path, body, status, code) => {
    await expectProblem(await (await arrange()).send(method, path, { body }), status, code);
  });
});

describe("a function with fetch", () => {
  test.each([
    ["/f/web", "http://localhost/"],
    ["/f/web/a/b?x=1", "http://localhost/a/b?x=1"],
    ["/f/web//evil.example/", "http://localhost//evil.example/"],
    ["http://web.fn.localhost/f/web/a", "http://web.fn.localhost/f/web/a"],
    ["http://web.fn.localhost/v1/keys", "http://web.fn.localhost/v1/keys"],
  ])("called at %s sees %s", async (path, url) => {
    const response = await (await arrange()).send("GET", path, { key: null });
    expect(await received(response)).toMatchObject({ method: "GET", url });
  });

  test("gets method and body, and its status and headers reach the caller", async () => {
    const response = await (await arrange()).send("PATCH", "/f/web/x", { key: null, body: "raw \u0000 bytes" });
    expect(response.status).toBe(418);
    expect(response.headers.get("x-own")).toBe("1");
    expect(response.headers.get("troupe-request-id")).toMatch(/^req_/);
    expect(response.headers.get("troupe-invocation")).toMatch(/^inv_/);
    expect(await received(response)).toMatchObject({ method: "PATCH", text: "raw \u0000 bytes" });
  });

  test("its redirects are for the caller to follow", async () => {
    const response = await (await arrange()).send("GET", "/f/moved");
    expect([response.status, response.headers.get("location")]).toEqual([302, "/elsewhere"]);
  });

  test("an answer that cannot be passed on is the function's error", async () => {
    const problem = await expectProblem(await (await arrange()).send("GET", "/f/broken"), 422, "user_error");
    expect(problem.details).toMatchObject({ invocation: { id: expect.stringMatching(/^inv_/) } });
  });

  test("a body over the limit is refused before the function begins", async () => {
    const director = await arrange();
    const body = new Uint8Array(MAX_INVOKE_BODY_BYTES + 1);
    for (const chunked of [false, true]) {
      await expectProblem(await director.send("POST", "/f/web", { body, chunked }), 413, "payload_too_large");
    }
    expect(director.workers.asked).toEqual([]);
  });

  test("a busy worker passes the request on, body included", async () => {
    const director = await arrange();
    await director.send("POST", "/f/web", { key: null });
    director.workers.become("busy", ...director.workers.asked.map(({ worker }) => worker));
    const response = await director.send("POST", "/f/web", { key: null, body: "again" });
    expect(await received(response)).toMatchObject({ text: "again" });
    director.workers.become("busy", ...director.workers.ids);
    await expectProblem(await director.send("GET", "/f/web", { key: null }), 503, "overloaded");
  });

  test("a lost worker is told, and the request repeated only when it may be", async () => {
    const director = await arrange();
    await director.send("GET", "/f/web", { key: null });
    director.workers.become("lost", ...director.workers.asked.map(({ worker }) => worker));
    await expectProblem(await director.send("GET", "/f/web", { key: null }), 503, "worker_unavailable");
    const headers = { "idempotency-key": "once" };
    expect((await director.send("GET", "/f/web", { key: null, headers })).status).toBe(418);
  });
});

describe("security", () => {
  test("a stranger whose call fails sees neither stack nor logs, a holder of a key both", async () => {
    const secrets = { stack: "Error: at secret.ts:1:1", path: "value" };
    const fail = () => Promise.reject(new TroupeError(fault("user_error", "It failed.", { details: secrets })));
    const director = await testDirector({ failing: fail, failingWeb: { fetch: fail } });
    const config = { visibility: "public" } as const;
    await director.register("failing", { config });
    await director.register("failingWeb", { kind: "fetch", config });
    for (const path of ["/f/failing", "/f/failingWeb", "http://failing.fn.localhost/"]) {
      const call = (key: string | null) => director.send("GET", path, { key });
      const seen = await expectProblem(await call(null), 422, "user_error");
      expect([path, seen.details]).toEqual([path, { path: "value" }]);
      expect(JSON.stringify(seen)).not.toMatch(/secret|on stage|worker-/);
      const foreign = await expectProblem(await call("the-functions-own"), 422, "user_error");
      expect(foreign.details).toEqual({ path: "value" });
      const known = await expectProblem(await call(director.keyOf.invoke), 422, "user_error");
      expect(known.details).toMatchObject({ stack: secrets.stack, invocation: { id: expect.stringMatching(/^inv_/) } });
    }
    const logged = await expectProblem(await director.send("GET", "/f/failing"), 422, "user_error");
    expect(logged.details).toMatchObject({ invocation: { logs: [{ message: "on stage" }] } });
  });

  test("a private function needs a key that may invoke; a name nobody has looks the same without one", async () => {
    const { send, keyOf } = await arrange();
    await expectProblem(await send("GET", "/f/add?a=1&b=2", { key: null }), 401, "unauthorized");
    await expectProblem(await send("GET", "/f/nobody", { key: null }), 401, "unauthorized");
    await expectProblem(await send("GET", "http://add.fn.localhost/", { key: null }), 401, "unauthorized");
    await expectProblem(await send("GET", "/f/add?a=1&b=2", { key: keyOf.deploy }), 403, "forbidden");
    expect((await send("GET", "/f/add?a=1&b=2", { key: keyOf.invoke })).status).toBe(200);
  });

  test("a key of the platform never reaches a function, a function's own does", async () => {
    for (const visibility of ["private", "public"] as const) {
      const { send, keyOf } = await arrange({ config: { visibility } });
      const { headers } = await received(await send("GET", "/f/web", { key: keyOf.invoke }));
      expect(headers).not.toHaveProperty("authorization");
    }
    const { send } = await arrange();
    const { headers } = await received(await send("GET", "/f/web", { key: "the-functions-own" }));
    expect(headers).toHaveProperty("authorization", "Bearer the-functions-own");
  });

  test("neither caller nor function speaks in the platform's name", async () => {
    const { send } = await arrange();
    const forged = { "troupe-call": "forged", "troupe-invocation": "forged", upgrade: "websocket" };
    const response = await send("GET", "/f/web", { key: null, headers: forged });
    expect(response.headers.has("troupe-refusal")).toBe(false);
    const { headers } = await received(response);
    expect(Object.keys(headers).filter((name) => name.startsWith("troupe-"))).toEqual(["troupe-request-id"]);
    expect(headers).not.toHaveProperty("upgrade");
  });

  test("by path no cookies pass, nothing acts on the shared origin, and pages are sandboxed", async () => {
    const { send } = await arrange();
    const response = await send("GET", "/f/web", { key: null, headers: { cookie: "session=1" } });
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.has("clear-site-data")).toBe(false);
    expect(response.headers.get("content-security-policy")).toMatch(/^sandbox /);
    expect(response.headers.get("content-security-policy")).not.toContain("allow-same-origin");
    expect((await received(response)).headers).not.toHaveProperty("cookie");
  });

  test("by host cookies pass, but none for the domain that all functions share", async () => {
    const { send } = await arrange();
    const response = await send("GET", "http://web.fn.localhost/", { key: null, headers: { cookie: "own=1" } });
    expect(response.headers.getSetCookie()).toEqual(["own=1; Path=/"]);
    expect((await received(response)).headers).toHaveProperty("cookie", "own=1");
  });

  test("a function's host serves nothing of the platform", async () => {
    const { send } = await arrange();
    await expectProblem(await send("GET", "http://add.fn.localhost/v1/keys"), 404, "function_not_found");
    await expectProblem(await send("GET", "http://add.fn.localhost/healthz"), 404, "function_not_found");
  });
});
