/** `troupe workflow`: what is read from files, sent and printed, and the exit code; the server is played. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { StepTraceResponse, WorkflowRunResponse } from "../../../src/client/index.ts";
import { chainDocument, workflowDocument } from "../../../src/contracts/workflow.ts";
import { runCli } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const ID = "run_01M86K2X0XEEAPC5KJECE820CM";
const NOW = Date.now();
const FAILED = { title: "No.", detail: "No luck.", code: "user_error", source: "function", retryable: false } as const;
const DOCUMENT = { id: "sums", steps: [{ id: "sum", function: "add", args: ["$input.n", 1] }] };

const step = (more: Partial<StepTraceResponse> = {}): StepTraceResponse => ({
  ...{ id: "sum", function: "add", version: 2, state: "succeeded", startedMs: 0, wallMs: 3, cpuMs: 1, worker: "w0" },
  ...{ cached: false, attempts: 1, items: null, valueBytes: 2, error: null },
  ...more,
});
const run = (more: Partial<WorkflowRunResponse> = {}): WorkflowRunResponse => ({
  ...{ id: ID, workflow: "sums", state: "running", createdAt: NOW - 60_000, startedAt: NOW - 50, endedAt: null },
  ...{ expiresAt: null, error: null, steps: [step()] },
  ...more,
});

/** Answers with one document after the other, the last one from then on. */
function inTurn(...documents: readonly object[]) {
  const left = [...documents];
  return () => Response.json(left.length > 1 ? left.shift() : left[0]);
}

const workflowIn = (files: Readonly<Record<string, unknown>>) =>
  temporaryFolder(Object.fromEntries(Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)])));

describe("workflow new", () => {
  it("writes a chain of so many functions, or a graph", async () => {
    await using folder = await temporaryFolder();
    const cwd = folder.path;
    const chain = await runCli(["workflow", "new", "shop.json", "-f", "5"], { cwd });
    expect(chain).toMatchObject({ code: 0, stderr: "", requests: [] });
    expect(chain.stdout).toContain("shop.json calls 5 functions");
    const written = chainDocument.parse(JSON.parse(await readFile(join(cwd, "shop.json"), "utf8")));
    expect([written.id, Object.keys(written.functions).length]).toEqual(["shop", 5]);
    const graph = await runCli(["workflow", "new", "graph.json", "--graph", "--json"], { cwd });
    expect(JSON.parse(graph.stdout)).toMatchObject({ file: "graph.json", functions: 3, document: { id: "graph" } });
    expect(workflowDocument.parse(JSON.parse(await readFile(join(cwd, "graph.json"), "utf8"))).steps).toHaveLength(3);
  });

  it("never overwrites a file", async () => {
    await using folder = await temporaryFolder({ "shop.json": "mine" });
    const ran = await runCli(["workflow", "new", "shop.json"], { cwd: folder.path });
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining("shop.json is there already") });
    expect(await readFile(join(folder.path, "shop.json"), "utf8")).toBe("mine");
    expect(await runCli(["workflow", "new", "a.json", "-f", "0"], { cwd: folder.path })).toMatchObject({ code: 2 });
    expect(await runCli(["workflow", "new", "a.json", "-f", "999"], { cwd: folder.path })).toMatchObject({ code: 2 });
    const nowhere = await runCli(["workflow", "new", "none/a.json"], { cwd: folder.path });
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining("cannot be written") });
  });
});

describe("workflow validate", () => {
  it("prints every fault with its place", async () => {
    await using folder = await workflowIn({ "sums.json": DOCUMENT });
    const errors = [
      { path: "steps[0].args[0]", message: "should be number" },
      { path: "", message: "it has no output" },
    ];
    const cwd = folder.path;
    const ran = await runCli(["workflow", "validate", "sums.json"], { cwd, answer: inTurn({ valid: false, errors }) });
    expect(ran.requests).toMatchObject([
      { method: "POST", url: "http://troupe.test/v1/workflows/validate", body: { workflow: DOCUMENT } },
    ]);
    expect(ran).toMatchObject({
      code: 1,
      stdout: "WHERE             WHAT\nsteps[0].args[0]  should be number\n-                 it has no output\n",
    });
    const fine = await runCli(["workflow", "validate", "-", "--durable"], {
      ...{ stdin: JSON.stringify(DOCUMENT), answer: inTurn({ valid: true, errors: [] }) },
    });
    expect(fine).toMatchObject({ code: 0, stdout: "- holds together.\n" });
    expect(fine.requests[0]?.body).toEqual({ workflow: DOCUMENT, durable: true });
  });

  it("takes what a module writes", async () => {
    await using folder = await temporaryFolder({
      "flow.mjs": `export default ${JSON.stringify(DOCUMENT)};`,
      "none.mjs": "export const flow = 1;",
      "broken.mjs": "export default",
    });
    const cwd = folder.path;
    const fine = await runCli(["workflow", "validate", "flow.mjs"], {
      cwd,
      answer: inTurn({ valid: true, errors: [] }),
    });
    expect(fine).toMatchObject({ code: 0, requests: [{ body: { workflow: DOCUMENT } }] });
    const none = await runCli(["workflow", "validate", "none.mjs"], { cwd });
    expect(none).toMatchObject({ code: 1, requests: [], stderr: expect.stringContaining("exports no workflow") });
    const broken = await runCli(["workflow", "validate", "broken.mjs"], { cwd });
    expect(broken).toMatchObject({ code: 1, stderr: expect.stringContaining("broken.mjs cannot be imported") });
  });

  it("reads no file that is not JSON", async () => {
    await using folder = await temporaryFolder({ "sums.json": "{" });
    const ran = await runCli(["workflow", "validate", "sums.json"], { cwd: folder.path });
    expect(ran).toMatchObject({ code: 1, requests: [], stderr: expect.stringContaining("sums.json is not JSON") });
    expect(await runCli(["workflow", "validate", "gone.json"], { cwd: folder.path })).toMatchObject({ code: 1 });
  });
});

describe("workflow run", () => {
  it("prints the value, and what the steps took", async () => {
    await using folder = await workflowIn({ "sums.json": DOCUMENT, "in.json": { n: 4 } });
    const steps = [step(), step({ id: "more", startedMs: 3, cached: true }), step({ id: "no", state: "skipped" })];
    const world = { cwd: folder.path, answer: inTurn({ value: { sum: 5 }, steps }) };
    const ran = await runCli(["workflow", "run", "sums.json", "--input-file", "in.json"], world);
    expect(ran.requests).toMatchObject([
      { url: "http://troupe.test/v1/workflows/run", body: { workflow: DOCUMENT, input: { n: 4 } } },
    ]);
    expect(ran).toMatchObject({
      ...{ code: 0, stdout: '{\n  "sum": 5\n}\n', stderr: "3 steps · 1 skipped · 1 cached · 6 ms · w0\n" },
    });
    const shown = await runCli(["workflow", "run", "sums.json"], { ...world, terminal: true, columns: 200 });
    expect(shown.stderr).toMatch(/sum +add@2 +succeeded +0 ms +3 ms +1 ms +2 B +w0\n/);
    const named = await runCli(["workflow", "run", "sums", "--input", "4", "--json"], world);
    expect(named.requests).toMatchObject([{ url: "http://troupe.test/v1/workflows/sums/run", body: { input: 4 } }]);
    expect(JSON.parse(named.stdout)).toEqual({ value: { sum: 5 }, steps });
  });

  it("tells what is wrong with it, and how far it came", async () => {
    await using folder = await workflowIn({ "sums.json": DOCUMENT });
    const cwd = folder.path;
    const invalid = { ...FAILED, code: "workflow_invalid", title: "Not so.", details: { errors: [] as object[] } };
    invalid.details.errors.push({ path: "steps[0].function", message: "there is no function add" });
    const refused = await runCli(["workflow", "run", "sums.json"], {
      ...{ cwd, answer: () => Response.json(invalid, { status: 422 }) },
    });
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toMatch(
      /^error workflow_invalid: Not so\.\n {2}WHERE.*\n {2}steps\[0\]\.function +there is no/,
    );
    const error = { code: "user_error", message: "No luck." };
    const details = { step: "sum", steps: [step({ state: "failed", error, attempts: 3 })] };
    const failed = await runCli(["workflow", "run", "sums.json"], {
      ...{ cwd, answer: () => Response.json({ ...FAILED, details }, { status: 422 }), terminal: true, columns: 200 },
    });
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/failed .* 3 attempts, user_error: No luck\.\n[\s\S]*error user_error:/);
  });

  it("begins a durable run, and waits for it", async () => {
    const begun = await runCli(["workflow", "run", "sums", "--durable", "--idempotency-key", "k"], {
      answer: inTurn(run({ state: "queued" })),
    });
    expect(begun).toMatchObject({ code: 0, stdout: `${ID}\n`, stderr: "sums · queued\n" });
    expect(begun.requests).toMatchObject([{ url: "http://troupe.test/v1/workflows/sums/spawn" }]);
    const over = run({ state: "succeeded", value: 5, endedAt: NOW });
    const waited = await runCli(["workflow", "run", "sums", "--wait"], { answer: inTurn(run(), run(), over) });
    expect(waited).toMatchObject({ code: 0, stdout: "5\n", stderr: `sums · ${ID}\n1 step · 3 ms · w0\n` });
    expect(waited.requests[1]?.url).toBe(`http://troupe.test/v1/workflow-runs/${ID}?wait=2`);
    const left = await runCli(["workflow", "run", "sums", "--durable", "--wait"], {
      ...{ answer: inTurn(run()), interruption: AbortSignal.abort() },
    });
    expect(left).toMatchObject({ code: 130, stdout: "" });
    expect(left.stderr).toContain(`Look again: troupe workflow show ${ID}`);
  });

  it("takes one input", async () => {
    const both = await runCli(["workflow", "run", "sums", "--input", "1", "--input-file", "-"]);
    expect(both).toMatchObject({ code: 2, requests: [] });
  });
});

describe("workflow show", () => {
  it("prints the timeline of a run", async () => {
    const steps = [
      step(),
      step({ id: "wait", function: null, version: null, state: "waiting", worker: null, cpuMs: null }),
    ];
    const ran = await runCli(["workflow", "show", ID], { answer: inTurn(run({ steps })) });
    expect(ran.stdout).toMatch(new RegExp(`^${ID}\nworkflow +sums\nstate +running\naccepted`));
    expect(ran.stdout).toMatch(/\n\nSTEP .*\nsum +add@2 +succeeded.*\nwait +- +waiting /);
    const over = await runCli(["workflow", "show", ID], { answer: inTurn(run({ state: "succeeded", value: [1] })) });
    expect(over.stdout).toMatch(/\n\n\[\n {2}1\n\]\n$/);
  });

  it("waits for a run, and fails as it fails", async () => {
    const failed = run({ state: "failed", error: FAILED });
    const ran = await runCli(["workflow", "show", ID, "--wait", "5"], { answer: inTurn(run(), failed) });
    expect(ran).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("error user_error: No luck.") });
    const open = await runCli(["workflow", "show", ID, "--wait", "0"], { answer: inTurn(run()) });
    expect(open).toMatchObject({ code: 1, stderr: expect.stringContaining(`${ID} is running, and goes on`) });
    const ended = await runCli(["workflow", "show", ID, "--wait", "1"], {
      answer: inTurn(run({ state: "terminated" })),
    });
    expect(ended).toMatchObject({ code: 1, stdout: `${ID} is terminated.\n` });
  });

  it("prints a workflow by its name", async () => {
    const named = { name: "sums", revision: 3, owner: "admin", createdAt: 0, updatedAt: 0, document: DOCUMENT };
    const ran = await runCli(["workflow", "show", "sums"], { answer: inTurn(named) });
    expect(ran.stdout).toMatch(/^sums\nrevision +3, put 1970-01-01 00:00:00Z\n/);
    expect(ran.stdout).toContain('"function": "add"');
    expect(await runCli(["workflow", "show", "sums", "--wait", "1"], { answer: inTurn(named) })).toMatchObject({
      code: 2,
    });
  });
});

describe("workflow graph", () => {
  it("draws a file without a server, and a name with one", async () => {
    await using folder = await workflowIn({ "sums.json": DOCUMENT });
    const ran = await runCli(["workflow", "graph", "sums.json"], { cwd: folder.path });
    expect(ran).toMatchObject({ code: 0, requests: [], stdout: expect.stringMatching(/^flowchart TD\n[\s\S]*add/) });
    const named = { name: "sums", revision: 3, owner: "admin", createdAt: 0, updatedAt: 0, document: DOCUMENT };
    expect((await runCli(["workflow", "graph", "sums"], { answer: inTurn(named) })).stdout).toBe(ran.stdout);
  });

  it("says what is wrong instead", async () => {
    await using folder = await workflowIn({ "sums.json": { id: "sums", steps: [] } });
    const ran = await runCli(["workflow", "graph", "sums.json"], { cwd: folder.path });
    expect(ran).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("error workflow_invalid") });
    expect(ran.stderr).toContain("steps");
  });
});

describe("workflows", () => {
  it("are put, listed and removed", async () => {
    await using folder = await workflowIn({ "sums.json": DOCUMENT });
    const placed = { name: "sums", revision: 2, created: true, warnings: ["mind this"] };
    const put = await runCli(["workflow", "put", "sums", "sums.json"], { cwd: folder.path, answer: inTurn(placed) });
    expect(put.requests).toMatchObject([
      { method: "PUT", url: "http://troupe.test/v1/workflows/sums", body: DOCUMENT },
    ]);
    expect(put).toMatchObject({ code: 0, stdout: "sums is at revision 2.\n", stderr: "mind this\n" });
    const listed = { name: "sums", revision: 2, owner: "admin", createdAt: 0, updatedAt: 0 };
    const list = await runCli(["workflow", "list"], { answer: inTurn({ workflows: [listed] }) });
    expect(list.stdout).toBe("WORKFLOW  REVISION  OWNER  PUT\nsums             2  admin  1970-01-01 00:00:00Z\n");
    expect((await runCli(["workflow", "list"], { answer: inTurn({ workflows: [] }) })).stdout).toContain("Put one");
    const removed = await runCli(["workflow", "remove", "sums"], { answer: () => new Response(null, { status: 204 }) });
    expect(removed).toMatchObject({ code: 0, stdout: "sums is removed.\n", requests: [{ method: "DELETE" }] });
  });
});

describe("runs", () => {
  it("are listed", async () => {
    const runs = [run(), run({ state: "failed", error: FAILED, endedAt: NOW })];
    const args = ["workflow", "runs", "--state", "failed", "--workflow", "sums", "--limit", "2"];
    const ran = await runCli(args, { answer: inTurn({ runs, next: ID }) });
    expect(ran.requests[0]?.url).toBe("http://troupe.test/v1/workflow-runs?state=failed&workflow=sums&limit=2");
    expect(ran.stdout).toMatch(/\nrun_\S+ +sums +failed .* user_error\n$/);
    expect(ran.stderr).toBe(`There are more: --after ${ID}\n`);
    expect((await runCli(["workflow", "runs"], { answer: inTurn({ runs: [], next: null }) })).stdout).toContain(
      "no such",
    );
    expect(await runCli(["workflow", "runs", "--state", "lost"])).toMatchObject({ code: 2, requests: [] });
  });

  it.each([
    [["pause", ID], "pause", {}],
    [["resume", ID], "resume", {}],
    [["terminate", ID], "terminate", {}],
    [["restart", ID], "restart", {}],
    [["restart", ID, "--from", "sum"], "restart", { from: "sum" }],
  ])("are changed by %j", async (args, what, body) => {
    const ran = await runCli(["workflow", ...args], { answer: inTurn(run({ state: "paused" })) });
    expect(ran.requests).toMatchObject([
      { method: "POST", url: `http://troupe.test/v1/workflow-runs/${ID}/${what}`, body },
    ]);
    expect(ran.stdout).toBe(`${ID} is paused.\n`);
  });

  it("are sent events", async () => {
    const args = ["workflow", "send", ID, "approved", '{"by": "Ada"}'];
    const ran = await runCli(args, { answer: inTurn({ run: ID, type: "approved" }) });
    expect(ran.requests).toMatchObject([
      { url: `http://troupe.test/v1/workflow-runs/${ID}/events`, body: { type: "approved", payload: { by: "Ada" } } },
    ]);
    expect(ran.stdout).toBe(`${ID} was sent approved.\n`);
  });
});
