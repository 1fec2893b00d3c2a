/** Calls from web pages of other origins. */
import { expect, test } from "vitest";
import { expectProblem } from "../../support/common-route-tests.ts";
import { testDirector } from "../../support/director.ts";

const PAGE = { Origin: "https://app.example" };
const asking = (method: string) => ({ ...PAGE, "Access-Control-Request-Method": method });

async function arrange() {
  const director = await testDirector({
    add: (a: number, b: number) => a + b,
    web: { fetch: (request: Request) => new Response(request.method) },
  });
  await director.register("add", { parameters: ["a", "b"], config: { visibility: "public" } });
  await director.register("hidden");
  await director.register("web", { kind: "fetch", config: { visibility: "public" } });
  return director;
}

const methodsOf = (response: Response) => response.headers.get("access-control-allow-methods")?.split(", ");

test.each([
  ["/v1/functions/add/invoke", "POST", ["POST"]],
  ["/v1/keys/key_1", "DELETE", ["DELETE"]],
  ["/f/add", "POST", ["GET", "HEAD", "POST"]],
])("a page may ask without a key what it may send to %s", async (path, method, allowed) => {
  const { send } = await arrange();
  const response = await send("OPTIONS", path, { key: null, headers: asking(method) });
  expect([response.status, await response.text()]).toEqual([204, ""]);
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(response.headers.get("access-control-allow-headers")).toMatch(/Authorization.*Content-Type.*Idempotency-Key/);
  expect(new Set(methodsOf(response))).toEqual(new Set(allowed));
});

test("a page cannot find out with such questions which functions there are", async () => {
  const { send } = await arrange();
  const ask = async (path: string) => {
    const { status, headers } = await send("OPTIONS", path, { key: null, headers: asking("PUT") });
    return { status, methods: headers.get("access-control-allow-methods") };
  };
  expect(await ask("/f/hidden")).toEqual(await ask("/f/nobody"));
});

test("a page may read answers, refusals and what is in their headers", async () => {
  const { send } = await arrange();
  for (const path of ["/v1/functions", "/v1/functions/nobody", "/f/add?a=1&b=2", "/nowhere"]) {
    const { headers } = await send("GET", path, { headers: PAGE });
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-expose-headers")).toContain("Troupe-Request-Id");
  }
  const unknown = await send("GET", "/v1/functions", { key: null, headers: PAGE });
  await expectProblem(unknown, 401, "unauthorized");
  expect(unknown.headers.get("access-control-allow-origin")).toBe("*");
});

test("nobody is allowed to send cookies, and who is no page gets no word of it", async () => {
  const { send } = await arrange();
  const page = await send("GET", "/v1/functions", { headers: PAGE });
  expect(page.headers.has("access-control-allow-credentials")).toBe(false);
  const program = await send("GET", "/v1/functions");
  expect(program.headers.has("access-control-allow-origin")).toBe(false);
});

test("a function that answers web requests speaks for itself", async () => {
  const { send } = await arrange();
  const preflight = await send("OPTIONS", "/f/web/below", { key: null, headers: asking("PUT") });
  expect([preflight.status, await preflight.text()]).toEqual([200, "OPTIONS"]);
  const answer = await send("GET", "/f/web", { key: null, headers: PAGE });
  expect(answer.headers.has("access-control-allow-origin")).toBe(false);
});

test("a question about a path that leads nowhere gets what every request gets", async () => {
  const { send } = await arrange();
  await expectProblem(await send("OPTIONS", "/nowhere", { key: null, headers: asking("GET") }), 404, "invalid_request");
});
