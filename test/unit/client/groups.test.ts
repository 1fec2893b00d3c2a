/** The troupe, broadcasts and code that is run once: requests and what is made of the answers. */
import { expect, it } from "vitest";
import { fault, toProblem } from "../../../src/contracts/errors.ts";
import { answered, play } from "../../support/played-server.ts";

it("leads the troupe", async () => {
  const scaled = { workers: ["w0"], added: [], draining: ["w1"] };
  const { troupe, sent } = play(({ method, path }) => {
    if (method === "DELETE") return new Response(null, { status: 204 });
    if (method === "POST") return Response.json(scaled);
    return Response.json(path.endsWith("/w0") ? { id: "w0", available: true, functions: {} } : { workers: [] });
  });
  expect(await troupe.workers.list()).toEqual({ workers: [] });
  expect(await troupe.workers.get("w0")).toMatchObject({ id: "w0", available: true });
  expect(await troupe.workers.scale({ count: 1, region: "weur" })).toEqual(scaled);
  await troupe.workers.kill("w1");
  await troupe.workers.kill("w/1", "now");
  expect(sent.slice(2).map(({ method, path, body }) => [method, path, body])).toEqual([
    ["POST", "/v1/workers", { count: 1, region: "weur" }],
    ["DELETE", "/v1/workers/w1?mode=drain", undefined],
    ["DELETE", "/v1/workers/w%2F1?mode=now", undefined],
  ]);
});

it("broadcasts, with errors in the places of values", async () => {
  const error = toProblem(fault("worker_unavailable", "lost"));
  const { troupe, sent } = play(() =>
    Response.json({
      results: [
        { worker: "w0", value: 5 },
        { worker: "w1", error },
      ],
    }),
  );
  const results = await troupe
    .fn("add")
    .with({ workers: ["w0", "w1"], cpuMs: 9 })
    .broadcast(2, 3);
  expect(results).toMatchObject([
    { worker: "w0", value: 5 },
    { worker: "w1", error: { name: "TroupeError", code: "worker_unavailable", retryable: true } },
  ]);
  expect(sent[0]).toMatchObject({
    path: "/v1/functions/add/broadcast",
    body: { args: [2, 3], cpuMs: 9, workers: ["w0", "w1"] },
  });
});

it("runs code, a text or modules", async () => {
  const { troupe, sent } = play(() => answered(5));
  expect(await troupe.run("export default () => 5", { args: [1], config: { limits: { cpuMs: 9 } } })).toBe(5);
  await troupe.run({ modules: { "a.ts": "" }, main: "a.ts" }, { export: "f" });
  expect(sent.map(({ path, body }) => [path, body])).toEqual([
    ["/v1/run", { source: "export default () => 5", args: [1], config: { limits: { cpuMs: 9 } } }],
    ["/v1/run", { modules: { "a.ts": "" }, main: "a.ts", export: "f" }],
  ]);
});
