/** Workflows and their runs as callers hold them, against a server that the test plays. */
import { describe, expect, it } from "vitest";
import { type Steps, workflow } from "../../../src/client/index.ts";
import type { StepTraceResponse, WorkflowRunResponse } from "../../../src/contracts/responses.ts";
import { play, refused } from "../../support/played-server.ts";

const STEP: StepTraceResponse = {
  ...{ id: "sum", function: "add", version: 1, state: "succeeded", startedMs: 0, wallMs: 2, cpuMs: 1, worker: "w0" },
  ...{ cached: false, attempts: 1, items: null, valueBytes: 2, error: null },
};
const run = (more: Partial<WorkflowRunResponse> = {}): WorkflowRunResponse => ({
  ...{ id: "run_1", workflow: "sums", state: "running", createdAt: 1, startedAt: 2, endedAt: null, expiresAt: null },
  ...{ error: null, steps: [STEP] },
  ...more,
});
const FAILED = { title: "No.", detail: "No luck.", code: "user_error", source: "function", retryable: false } as const;
const flow = workflow("sums", ({ step, input }: Steps<{ n: number }>) => step("sum", "add", input.n, 1));

describe("a workflow", () => {
  it("is run as a document or by its name", async () => {
    const { troupe, sent } = play(() => Response.json({ value: 5, steps: [STEP] }));
    expect(await troupe.workflow(flow).run({ n: 4 })).toBe(5);
    expect(await troupe.workflow("sums").detail()).toEqual({ value: 5, steps: [STEP] });
    expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
      ["POST", "/v1/workflows/run", { workflow: flow, input: { n: 4 } }],
      ["POST", "/v1/workflows/sums/run", {}],
    ]);
    expect(sent[0]?.headers.get("idempotency-key")).toBeNull();
    await troupe.workflow(flow).with({ repeatable: true }).run({ n: 4 });
    expect(sent[2]?.headers.get("idempotency-key")).toBe("unique");
  });

  it("is spawned, and its run waited for", async () => {
    const answers = [run(), run(), run({ state: "succeeded", value: "done" })];
    const { troupe, sent } = play((_sent, attempt) => Response.json(answers[attempt - 1]));
    const going = await troupe.workflow(flow).spawn({ n: 4 });
    expect(await going.result()).toBe("done");
    expect(sent.map(({ path, body }) => [path, body])).toEqual([
      ["/v1/workflows/run", { workflow: flow, input: { n: 4 }, durable: true }],
      ["/v1/workflow-runs/run_1?wait=25", undefined],
      ["/v1/workflow-runs/run_1?wait=25", undefined],
    ]);
    expect(sent[0]?.headers.get("idempotency-key")).toBe("unique");
    const named = play(() => Response.json(run(), { status: 202 }));
    expect((await named.troupe.workflow("sums").with({ idempotencyKey: "mine" }).spawn()).id).toBe("run_1");
    expect(named.sent[0]?.path).toBe("/v1/workflows/sums/spawn");
    expect(named.sent[0]?.headers.get("idempotency-key")).toBe("mine");
  });

  it("that is durable is waited for when it is run", async () => {
    const { troupe } = play(({ method }) =>
      Response.json(method === "POST" ? run() : run({ state: "succeeded", value: 7 })),
    );
    expect(await troupe.workflow(flow).detail({ n: 1 })).toEqual({ value: 7, steps: [STEP] });
  });

  it("that does not hold together fails with every fault", async () => {
    const { troupe } = play(() => refused("workflow_invalid"));
    await expect(troupe.workflow(flow).run({ n: 1 })).rejects.toMatchObject({ code: "workflow_invalid", status: 422 });
  });
});

describe("a run", () => {
  it("is steered", async () => {
    const { troupe, sent } = play(() => Response.json(run({ state: "paused" })));
    const going = troupe.workflowRun("run_1");
    await going.send("approved", { by: "Ada" });
    await going.pause();
    await going.resume();
    await going.restart();
    await going.restart("sum");
    await going.terminate();
    expect([await going.state(), (await going.status()).steps]).toEqual(["paused", [STEP]]);
    expect(sent.slice(0, 6).map(({ path, body }) => [path.replace("/v1/workflow-runs/run_1/", ""), body])).toEqual([
      ["events", { type: "approved", payload: { by: "Ada" } }],
      ["pause", {}],
      ["resume", {}],
      ["restart", {}],
      ["restart", { from: "sum" }],
      ["terminate", {}],
    ]);
  });

  it("fails as it failed, and has no value where it was ended", async () => {
    const failed = play(() => Response.json(run({ state: "failed", error: FAILED })));
    await expect(failed.troupe.workflowRun("run_1").result()).rejects.toMatchObject({
      ...{ code: "user_error", message: "No luck." },
    });
    const ended = play(() => Response.json(run({ state: "terminated" })));
    await expect(ended.troupe.workflowRun("run_1").result()).rejects.toMatchObject({ code: "cancelled" });
    expect(await ended.troupe.workflowRun("run_1").finished()).toMatchObject({ state: "terminated" });
    const open = play(() => new Promise<Response>(() => undefined));
    await expect(open.troupe.workflowRun("run_1").result({ timeoutMs: 1 })).rejects.toMatchObject({
      code: "no_answer",
    });
  });
});

describe("workflows", () => {
  it("are validated, put, listed, shown and removed", async () => {
    const listed = { name: "sums", revision: 1, owner: "admin", createdAt: 1, updatedAt: 1 };
    const answers: Record<string, object> = {
      "POST /v1/workflows/validate": { valid: false, errors: [{ path: "steps", message: "is missing" }] },
      "PUT /v1/workflows/sums": { name: "sums", revision: 1, created: true, warnings: [] },
      "GET /v1/workflows": { workflows: [listed] },
      "GET /v1/workflows/sums": { ...listed, document: flow },
      "GET /v1/workflow-runs?state=failed&limit=3": { runs: [run()], next: null },
    };
    const { troupe, sent } = play(({ method, path }) =>
      method === "DELETE" ? new Response(null, { status: 204 }) : Response.json(answers[`${method} ${path}`]),
    );
    const { workflows } = troupe;
    expect(await workflows.validate({ id: "x" })).toMatchObject({ valid: false, errors: [{ path: "steps" }] });
    expect(await workflows.put("sums", flow)).toMatchObject({ revision: 1 });
    expect((await workflows.list()).workflows).toHaveLength(1);
    expect((await workflows.get("sums")).document).toEqual(JSON.parse(JSON.stringify(flow)));
    expect((await workflows.runs({ state: "failed", limit: 3 })).runs).toHaveLength(1);
    await workflows.remove("sums");
    expect(sent.at(-1)).toMatchObject({ method: "DELETE", path: "/v1/workflows/sums" });
    expect(sent[1]?.body).toEqual(JSON.parse(JSON.stringify(flow)));
  });
});
