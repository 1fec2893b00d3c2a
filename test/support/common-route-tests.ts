/**
 * What every route owes its callers, run against each of them: who may call it, and what malformed input gets.
 */
import { describe, expect, test } from "vitest";
import type { Scope } from "../../src/contracts/keys.ts";
import type { ProblemResponse } from "../../src/contracts/responses.ts";
import { problemResponse } from "../../src/contracts/responses.ts";
import type { TestDirector } from "./director.ts";

/** A route and what it takes. */
export interface RouteUnderTest {
  readonly method: string;
  /** A path of the route for a function, key or worker that exists after `arrange`. */
  readonly path: string;
  readonly scope: Scope;
  /** A body that the route accepts; absent for routes without one. */
  readonly body?: unknown;
  /** Whether any body that can be read has an answer of the route's own. */
  readonly takesAnyBody?: boolean;
  /** The same path for a name that nobody has, and the code that it gets. */
  readonly missing?: { readonly path: string; readonly code: string; readonly status: number };
}

/** Runs the tests; `arrange` makes a director in which the route's path leads somewhere. */
export function commonRouteTests(route: RouteUnderTest, arrange: () => Promise<TestDirector>): void {
  const { method, path, scope, body, takesAnyBody = false, missing } = route;
  describe(`${method} ${path}, as every route`, () => {
    test("without a key: unauthorized", async () => {
      const { send } = await arrange();
      const response = await send(method, path, { key: null, body });
      await expectProblem(response, 401, "unauthorized");
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
    });

    test.each(["Bearer nobody-has-this-key", "Basic YTpi", "Bearer", "Bearer a b", `Bearer ${"k".repeat(5_000)}`])(
      "with %.30s: unauthorized",
      async (authorization) => {
        const { send } = await arrange();
        const response = await send(method, path, { key: null, body, headers: { authorization } });
        await expectProblem(response, 401, "unauthorized");
      },
    );

    test("with a key of another scope: forbidden", async () => {
      const { send, keyOf } = await arrange();
      const key = scope === "invoke" ? keyOf.deploy : keyOf.invoke;
      const problem = await expectProblem(await send(method, path, { key, body }), 403, "forbidden");
      expect(problem.details).toMatchObject({ needs: scope });
    });

    test("with the admin key: allowed", async () => {
      const { send } = await arrange();
      expect((await send(method, path, { body })).status).toBeLessThan(300);
    });

    if (body !== undefined) {
      const unreadable = ["", "{", "nothing", "\uFEFF{}"];
      test.each(takesAnyBody ? unreadable : [...unreadable, "[]", "null", '{"__proto__":{"admin":true}}'])(
        "with the body %j: invalid_request",
        async (malformed) => {
          const { send } = await arrange();
          await expectProblem(await send(method, path, { body: malformed }), 400, "invalid_request");
        },
      );
    }

    if (missing !== undefined) {
      test("for what does not exist: not found", async () => {
        const { send } = await arrange();
        await expectProblem(await send(method, missing.path, { body }), missing.status, missing.code);
      });
    }
  });
}

/** Expects an answer to be a problem document with this status and code, and gives the document. */
export async function expectProblem(response: Response, status: number, code: string): Promise<ProblemResponse> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = problemResponse.parse(await response.json());
  expect({ status: response.status, code: problem.code }).toEqual({ status, code });
  expect(problem.status).toBe(status);
  expect(problem.requestId).toBe(response.headers.get("troupe-request-id"));
  return problem;
}
