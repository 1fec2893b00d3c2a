import { describe, expect, test } from "vitest";
import { MAX_CONTROL_BODY_BYTES } from "../../../src/contracts/limits.ts";
import { expectProblem } from "../../support/common-route-tests.ts";
import { testDirector } from "../../support/director.ts";
import { MemoryWorkers } from "../../support/memory-workers.ts";

const ID = /^req_[0-9A-HJKMNP-TV-Z]{26}$/;

describe("request ids", () => {
  test.each([
    ["a good answer", "GET", "/healthz"],
    ["an answer without a body", "HEAD", "/healthz"],
    ["a refusal", "GET", "/v1/functions/nobody"],
    ["a path that leads nowhere", "GET", "/nowhere"],
    ["a wrong method", "PATCH", "/v1/keys"],
  ])("%s carries one", async (_, method, path) => {
    const { send } = await testDirector();
    expect((await send(method, path)).headers.get("troupe-request-id")).toMatch(ID);
  });

  test("no two are the same", async () => {
    const { send } = await testDirector();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send("GET", "/healthz")));
    expect(new Set(answers.map(({ headers }) => headers.get("troupe-request-id"))).size).toBe(50);
  });

  test("a sane one from the caller is taken over, any other is not", async () => {
    const { send } = await testDirector();
    const idFor = async (given: string) => {
      const response = await send("GET", "/healthz", { headers: { "Troupe-Request-Id": given } });
      return response.headers.get("troupe-request-id");
    };
    expect(await idFor("trace-1.2:3_x")).toBe("trace-1.2:3_x");
    for (const given of ["", "a b", "<script>", "x".repeat(65), "ü"]) expect(await idFor(given)).toMatch(ID);
  });
});

describe("paths and methods", () => {
  test.each(["/", "/v1", "/v1/functions/", "/v1/functions/add/nothing", "/V1/stats", "/f", "//healthz"])(
    "nothing is served at %s: 404",
    async (path) => {
      const { send } = await testDirector();
      await expectProblem(await send("GET", `http://localhost${path}`), 404, "invalid_request");
    },
  );

  test.each([
    ["POST", "/healthz", "GET"],
    ["PATCH", "/v1/functions/add", "PUT, DELETE, GET"],
    ["GET", "/v1/functions/add/invoke", "POST"],
    ["OPTIONS", "/v1/keys", "POST, GET"],
  ])("%s %s: refused, with the methods that are allowed", async (method, path, allowed) => {
    const { send } = await testDirector();
    const response = await send(method, path);
    await expectProblem(response, 400, "invalid_request");
    expect(new Set(response.headers.get("allow")?.split(", "))).toEqual(new Set(allowed.split(", ")));
  });

  test("GET /healthz needs no key", async () => {
    const { send } = await testDirector();
    const response = await send("GET", "/healthz", { key: null });
    expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
  });
});

describe("failures inside", () => {
  class Broken extends MemoryWorkers {
    readonly #thrown: unknown;
    constructor(thrown: unknown) {
      super({});
      this.#thrown = thrown;
    }
    override stats(): Promise<never> {
      return Promise.reject(this.#thrown);
    }
  }

  test.each([
    ["an error", new Error("secret of the inside")],
    ["something that is no error", { message: "secret of the inside" }],
    ["nothing", undefined],
  ])("%s thrown by an adapter is internal: told to the operator, not to the caller", async (_, thrown) => {
    const { send, failures } = await testDirector({}, { workers: new Broken(thrown) });
    const problem = await expectProblem(await send("GET", "/v1/workers/worker-1/ping"), 500, "internal");
    expect(JSON.stringify(problem)).not.toContain("secret");
    expect(failures).toHaveLength(1);
  });
});

test("a control body over its limit is refused", async () => {
  const { send } = await testDirector();
  const body = JSON.stringify({ name: "k", scopes: ["invoke"], padding: "x".repeat(MAX_CONTROL_BODY_BYTES) });
  await expectProblem(await send("POST", "/v1/keys", { body }), 413, "payload_too_large");
});
