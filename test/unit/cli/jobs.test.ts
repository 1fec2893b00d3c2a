/** Commands about jobs against a played server: what is sent, what is printed, and the exit code. */
import { describe, expect, it } from "vitest";
import type { JobResponse } from "../../../src/client/index.ts";
import { runCli } from "../../support/run-cli.ts";

const ID = "inv_01M86K2X0XEEAPC5KJECE820CM";
const FAILED = {
  title: "It failed.",
  detail: "No.",
  code: "user_error",
  source: "function",
  retryable: false,
} as const;
const NOW = Date.now();

const job = (more: Partial<JobResponse> = {}): JobResponse => ({
  ...{ id: ID, function: "add", version: 2, state: "queued", attempts: 0, maxAttempts: 3, priority: 0 },
  ...{ createdAt: NOW - 60_000, runAt: NOW - 60_000, startedAt: null, endedAt: null, expiresAt: null, reason: null },
  ...{ error: null, progress: null, callback: null, invocation: null },
  ...more,
});
const succeeded = (value: unknown) =>
  job({ state: "succeeded", attempts: 1, startedAt: NOW - 50, endedAt: NOW, value });
const dead = job({ state: "dead", attempts: 3, reason: "attempts", error: FAILED, startedAt: NOW - 50, endedAt: NOW });
const PROGRESS = { total: 3, succeeded: 2, failed: 1, running: 0 };

/** Answers with one document after the other, the last one from then on. */
function inTurn(...documents: readonly object[]) {
  const left = [...documents];
  return () => Response.json(left.length > 1 ? left.shift() : left[0]);
}

const RESULTS = [
  { index: 0, value: 1 },
  { index: 1, error: FAILED },
  { index: 2, value: 9 },
];
const results = () =>
  new Response(RESULTS.map((line) => `${JSON.stringify(line)}\n`).join(""), {
    headers: { "content-type": "application/x-ndjson" },
  });

describe("spawn", () => {
  it("prints the id alone on stdout", async () => {
    const options = ["--run-after", "60", "--priority", "-5", "--max-attempts", "4", "--callback", "https://a.test/"];
    const ran = await runCli(["spawn", "add", "2", "3", ...options], {
      answer: inTurn(job({ runAt: NOW + 60_000 })),
    });
    expect(ran.requests).toMatchObject([
      {
        url: "http://troupe.test/v1/functions/add/spawn",
        body: { args: [2, 3], runAfter: 60, priority: -5, maxAttempts: 4, callback: "https://a.test/" },
      },
    ]);
    expect(ran).toMatchObject({ code: 0, stdout: `${ID}\n`, stderr: expect.stringMatching(/^add v2 · queued, due 2/) });
    const json = await runCli(["spawn", "add", "--json"], { answer: inTurn(job()) });
    expect(JSON.parse(json.stdout)).toEqual(job());
  });

  it("takes a point in time, and the inputs of many calls", async () => {
    const args = ["spawn", "add", "--inputs", "-", "--run-after", "2030-01-01T00:00:00Z"];
    const ran = await runCli(args, { stdin: '[1]\n{"a": 2}\n', answer: inTurn(job({ progress: PROGRESS })) });
    expect(ran.requests[0]?.body).toEqual({ inputs: [[1], { a: 2 }], runAfter: "2030-01-01T00:00:00Z" });
    expect(ran.stderr).toContain("add v2 · 3 inputs · queued");
  });

  it("waits for the value", async () => {
    const ran = await runCli(["spawn", "add", "--wait"], { answer: inTurn(job(), job(), succeeded({ sum: 5 })) });
    expect(ran.requests.map(({ url }) => url.split("/v1/")[1])).toEqual([
      ...["functions/add/spawn", `invocations/${ID}?wait=25`, `invocations/${ID}?wait=25`],
    ]);
    expect(ran).toMatchObject({ code: 0, stdout: '{\n  "sum": 5\n}\n', stderr: `add v2 · ${ID}\n` });
  });

  it("fails as its job does", async () => {
    const ran = await runCli(["spawn", "add", "--wait"], { answer: inTurn(job(), dead) });
    expect(ran).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("error user_error: No.") });
    const json = await runCli(["spawn", "add", "--wait", "--json"], { answer: inTurn(job(), dead) });
    expect({ code: json.code, stderr: json.stderr }).toEqual({ code: 1, stderr: "" });
    expect(JSON.parse(json.stdout)).toEqual(dead);
  });

  it("prints what the inputs came to", async () => {
    const over = job({ state: "failed", progress: PROGRESS, error: FAILED });
    const open = job({ progress: { total: 3, succeeded: 0, failed: 0, running: 3 } });
    const jobs = inTurn(open, over);
    const answer = ({ url }: { url: string }) => (url.endsWith("/results") ? results() : jobs());
    const ran = await runCli(["spawn", "add", "--inputs", "-", "--wait"], { stdin: "[1]\n", answer });
    expect(ran.code).toBe(1);
    expect(
      ran.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(RESULTS);
    expect(ran.stderr).toContain(`${ID} · failed · 3 inputs, 2 succeeded, 1 failed`);
  });

  it("leaves the job alone at Ctrl-C, and says its id", async () => {
    const ran = await runCli(["spawn", "add", "--wait"], { answer: inTurn(job()), interruption: AbortSignal.abort() });
    expect(ran).toMatchObject({ code: 130, stdout: "" });
    expect(ran.stderr).toContain(`${ID} is queued, and goes on. Look again: troupe invocations ${ID}`);
    expect(ran.requests.map(({ method }) => method)).toEqual(["POST"]);
  });

  it.each([
    [["1", "--inputs", "-"], "", 2, /give no others/],
    [["--priority", "high"], "", 2, /--priority takes a number/],
    [["--run-after", "soon"], "", 2, /--run-after takes a number/],
    [["--inputs", "-"], "[1]\n\n[2\n", 1, /stdin:3: /],
    [["--inputs", "-"], "[1]\n7\n", 1, /stdin:2: An input is a JSON array/],
  ])("refuses %j before anything is sent", async (args, stdin, code, told) => {
    const ran = await runCli(["spawn", "add", ...args], { stdin });
    expect(ran).toMatchObject({ code, stdout: "", requests: [], stderr: expect.stringMatching(told) });
  });
});

describe("invocations", () => {
  it("are listed with what there is to say about them", async () => {
    const due = job({ attempts: 1, error: FAILED, runAt: Date.now() + 90_500 });
    const jobs = [due, succeeded(1), dead, job({ progress: PROGRESS })];
    const args = ["invocations", "--state", "dead", "--function", "add", "--limit", "4", "--after", "inv_0"];
    const ran = await runCli(args, { answer: inTurn({ jobs, next: ID }) });
    expect(ran.requests[0]?.url).toBe("http://troupe.test/v1/invocations?state=dead&function=add&limit=4&after=inv_0");
    // How long it is until the next try depends on how fast the test is.
    const shown = ran.stdout.replaceAll(/\d+\.\d s/g, "a minute").trimEnd();
    expect(shown.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
      ["INVOCATION", "FUNCTION", "STATE", "AGE", "TOOK"],
      [ID, "add@2", "queued", "a minute", "-", "user_error, try 1 of 3, due in a minute"],
      [ID, "add@2", "succeeded", "a minute", "50 ms"],
      [ID, "add@2", "dead (attempts)", "a minute", "50 ms", "user_error, try 3 of 3"],
      [ID, "add@2", "queued", "a minute", "-", "3 inputs, 2 succeeded, 1 failed"],
    ]);
    expect(ran.stderr).toBe(`There are more: --after ${ID}\n`);
  });

  it("may be none", async () => {
    const ran = await runCli(["invocations"], { answer: inTurn({ jobs: [], next: null }) });
    expect(ran).toMatchObject({ code: 0, stdout: "There are no such jobs.\n", stderr: "" });
  });

  it("are shown one by one: a look is a success whatever became of the job", async () => {
    const ran = await runCli(["invocations", ID], { answer: inTurn(dead) });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/state +dead \(attempts\)\nattempts +3 of 3\n/);
    expect(ran.stdout).toMatch(/error +user_error: No\.\n/);
    const whole = await runCli(["invocations", ID], { answer: inTurn(succeeded([5])) });
    expect(whole.stdout).toMatch(/\n\n\[\n {2}5\n\]\n$/);
  });

  it("are waited for, and are no success while they are not over", async () => {
    const over = await runCli(["invocations", ID, "--wait", "5"], { answer: inTurn(job(), succeeded(7)) });
    expect(over).toMatchObject({ code: 0, stdout: "7\n" });
    const open = await runCli(["invocations", ID, "--wait", "0"], { answer: inTurn(job()) });
    expect(open).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(`${ID} is queued`) });
  });

  it("have their results printed, a line each", async () => {
    const ran = await runCli(["invocations", ID, "--results"], { answer: results });
    expect(ran.requests).toMatchObject([{ url: `http://troupe.test/v1/invocations/${ID}/results` }]);
    expect(ran).toMatchObject({ code: 1, stderr: "" });
    expect(
      ran.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(RESULTS);
  });

  it.each([
    [["--state", "lost"], /--state takes one of queued, running/],
    [["--function", "no name"], /--function takes the name of a function/],
    [["--wait", "3"], /name its id/],
    [[ID, "--limit", "3"], /name no id/],
  ])("are not asked for with %j", async (args, told) => {
    const ran = await runCli(["invocations", ...args]);
    expect(ran).toMatchObject({ code: 2, stdout: "", requests: [], stderr: expect.stringMatching(told) });
  });
});

describe("jobs", () => {
  it("are cancelled, as are running calls", async () => {
    const ended = await runCli(["cancel", ID], { answer: inTurn(job({ state: "cancelled" })) });
    expect(ended.requests).toMatchObject([{ method: "DELETE", url: `http://troupe.test/v1/invocations/${ID}` }]);
    expect(ended.stdout).toBe(`${ID} is cancelled.\n`);
    const call = await runCli(["cancel", ID], { answer: inTurn({ id: ID, cancelled: true }) });
    expect(call.stdout).toBe(`${ID} was told to end.\n`);
  });

  it("begin anew, one or many", async () => {
    const one = await runCli(["retry", ID], { answer: inTurn(job()) });
    expect(one.requests).toMatchObject([{ method: "POST", url: `http://troupe.test/v1/invocations/${ID}/retry` }]);
    expect(one.stdout).toBe(`${ID} is queued.\n`);
    const args = ["redrive", "--function", "add", "--reason", "age"];
    const many = await runCli(args, { answer: inTurn({ redriven: 12 }) });
    expect(many.requests).toMatchObject([{ body: { function: "add", reason: "age" } }]);
    expect(many.stdout).toBe("12 jobs began anew.\n");
    expect(await runCli(["redrive", "--reason", "fate"])).toMatchObject({ code: 2, requests: [] });
  });
});
