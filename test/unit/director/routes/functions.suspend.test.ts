/** Suspending a function and resuming it: who may, and what calls get meanwhile. */
import { describe, expect, test } from "vitest";
import { functionConfig } from "../../../../src/contracts/function.ts";
import { commonRouteTests } from "../../../support/common-route-tests.ts";
import type { TestDirector } from "../../../support/director.ts";
import { testDirector } from "../../../support/director.ts";

async function arrange(): Promise<TestDirector> {
  const director = await testDirector({
    add: (a: number, b: number) => a + b,
    page: { fetch: () => new Response("page") },
  });
  await director.register("add", { config: { ...functionConfig.parse({}), warm: 1 } });
  await director.register("page", { kind: "fetch" });
  return director;
}

const missing = (action: string) => ({
  path: `/v1/functions/nobody/${action}`,
  code: "function_not_found",
  status: 404,
});
const suspend = "/v1/functions/add/suspend";
commonRouteTests({ method: "POST", path: suspend, scope: "deploy", body: {}, missing: missing("suspend") }, arrange);
commonRouteTests(
  { method: "POST", path: "/v1/functions/add/resume", scope: "deploy", missing: missing("resume") },
  arrange,
);

describe("a suspended function", () => {
  test("is refused however it is called, shows itself as such, and is called again once resumed", async () => {
    const { send, roster } = await arrange();
    for (const name of ["add", "page"]) {
      const answer = await send("POST", `/v1/functions/${name}/suspend`, { body: {} });
      expect(await answer.json()).toMatchObject({ name, suspended: true });
      const called = await send("POST", `/f/${name}`, { body: [1, 2] });
      expect([called.status, await called.json()]).toMatchObject([409, { code: "function_suspended" }]);
    }
    const invoked = await send("POST", "/v1/functions/add/invoke", { body: { args: [1, 2] } });
    expect(await invoked.json()).toMatchObject({ code: "function_suspended", source: "caller" });
    expect(await (await send("POST", "/v1/functions/add/resume")).json()).toMatchObject({ suspended: false });
    expect(roster.warmUps).toBe(1);
    expect(await (await send("POST", "/f/add", { body: [1, 2] })).json()).toBe(3);
  });

  test("ends what runs of it only when that is asked for", async () => {
    const { send, workers } = await arrange();
    const running = ["add", "page"].map((name) => ({ id: `inv_${name}`, function: name, startedAt: 1 }));
    workers.inProgress.set("worker-2", running);
    await send("POST", suspend, { body: {} });
    expect(workers.inProgress.get("worker-2")).toHaveLength(2);
    await send("POST", suspend, { body: { mode: "now" } });
    expect(workers.inProgress.get("worker-2")).toEqual(running.slice(1));
  });

  test("belongs to its owner: another key may not suspend it", async () => {
    const { send, keyOf } = await arrange();
    expect((await send("POST", suspend, { key: keyOf.deploy, body: {} })).status).toBe(403);
  });
});
