/** `troupe map` against a played server: what is sent, what comes out where, how it ends. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Ran, runCli } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const LINES = '[1]\n\n[2]\n{"n": 3}\n';
const FAILED = { title: "It failed.", detail: "No.", code: "user_error", source: "function", retryable: false };
const totals = (more = {}) => ({
  totals: { inputs: 3, succeeded: 3, failed: 0, skipped: 0, attempts: 3, cpuMs: 4, wallMs: 5, ...more },
});
const BROKEN = { inputs: 3, succeeded: 2, failed: 1, attempts: 4 };

const linesOf = (documents: readonly object[]): Response =>
  new Response(documents.map((document) => `${JSON.stringify(document)}\n`).join(""), {
    headers: { "content-type": "application/x-ndjson" },
  });
const documentsIn = (text: string): unknown[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

const VALUES = [0, 1, 2].map((index) => ({ index, value: index * index }));
const withFailure = [
  { index: 0, value: 0 },
  { index: 1, error: FAILED },
  { index: 2, value: 4 },
];

const mapStdin = (answer: () => Response, more: Parameters<typeof runCli>[1] = {}, ...args: string[]): Promise<Ran> =>
  runCli(["map", "square", "--inputs", "-", ...args], { answer, stdin: LINES, ...more });

describe("map", () => {
  it("sends the lines as they are, with its options in the query, and prints lines as they come", async () => {
    const options = ["--ordered", "--concurrency", "8", "--on-error", "stop", "--max-attempts", "2"];
    const ran = await mapStdin(() => linesOf([...VALUES, totals()]), {}, ...options);
    expect(ran.requests).toMatchObject([{ method: "POST", body: [[1], [2], { n: 3 }] }]);
    const { pathname, searchParams } = new URL(ran.requests[0]?.url ?? "");
    expect(pathname).toBe("/v1/functions/square/map");
    expect(Object.fromEntries(searchParams)).toEqual({
      ...{ ordered: "true", concurrency: "8", onError: "stop", maxAttempts: "2" },
    });
    expect(ran.code).toBe(0);
    expect(documentsIn(ran.stdout)).toEqual(VALUES);
    expect(ran.stderr).toBe("square · 3 inputs · 3 succeeded · 5 ms · CPU 4 ms\n");
  });

  it("is no success when an input failed, and says why", async () => {
    const ran = await mapStdin(() => linesOf([...withFailure, totals(BROKEN)]));
    expect(ran.code).toBe(1);
    expect(documentsIn(ran.stdout)).toEqual(withFailure);
    expect(ran.stderr).toMatch(/2 succeeded · 1 failed \(user_error 1\) · 4 attempts/);
  });

  it("is no success when inputs were skipped", async () => {
    const ran = await mapStdin(() => linesOf([totals({ succeeded: 1, skipped: 2 })]));
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining("2 skipped") });
  });

  it("prints the totals as the last line under --json, and nothing on stderr", async () => {
    const ran = await mapStdin(() => linesOf([...VALUES, totals()]), {}, "--json");
    expect(documentsIn(ran.stdout)).toEqual([...VALUES, totals()]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
  });

  it("writes into a file, with a bar on the terminal that knows the file's length", async () => {
    await using folder = await temporaryFolder({ "in.ndjson": LINES });
    const args = ["map", "square", "--inputs", "in.ndjson", "--output", "out.ndjson"];
    const answer = () => linesOf([...withFailure, totals(BROKEN)]);
    const ran = await runCli(args, { cwd: folder.path, terminal: true, answer });
    expect(ran.stdout).toBe("");
    expect(documentsIn(await readFile(join(folder.path, "out.ndjson"), "utf8"))).toEqual(withFailure);
    expect(ran.stderr).toContain("3/3, 1 failed");
  });

  it("counts where nobody knows how many there will be, and draws no bar between lines", async () => {
    await using folder = await temporaryFolder({});
    const answer = () => linesOf([...VALUES, totals()]);
    const world = { terminal: true, cwd: folder.path };
    expect((await mapStdin(answer, world, "--output", "out.ndjson")).stderr).toContain("3 done, 0 failed");
    expect((await mapStdin(answer, world)).stderr).not.toContain("done");
  });

  it("shows no control characters of strangers on a terminal", async () => {
    const answer = () => linesOf([{ index: 0, value: "\u009b2J" }, totals()]);
    const ran = await mapStdin(answer, { terminal: true });
    expect(ran.stdout).toBe('{"index":0,"value":"\\u009b2J"}\n');
  });

  it("fails when the answer breaks off", async () => {
    const ran = await mapStdin(() => linesOf(VALUES));
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^error unreachable|^error unexpected_answer/);
  });

  it("ends at Ctrl-C, and says how far it came", async () => {
    const stop = new AbortController();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"index":0,"value":0}\n')),
      // As a real `fetch` does it: the body ends with the signal.
      pull(controller) {
        stop.abort();
        controller.error(stop.signal.reason);
      },
    });
    const answer = () => new Response(body, { headers: { "content-type": "application/x-ndjson" } });
    const ran = await mapStdin(answer, { interruption: stop.signal });
    expect(ran.code).toBe(130);
    expect(ran.stderr).toMatch(/^Interrupted, and the map is ended: \d done\.\n$/);
  });

  it.each([
    [[], 2, /--inputs is missing/],
    [["--inputs", "-", "--concurrency", "0"], 2, /--concurrency takes a whole number from 1/],
    [["--inputs", "-", "--on-error", "panic"], 2, /--on-error takes one of stop, return, not "panic"/],
    [["--inputs", "none.ndjson"], 1, /none\.ndjson cannot be read/],
    [["--inputs", "."], 1, /\. cannot be read: it is a folder/],
    [["--inputs", "-", "--output", "none/out"], 1, /none\/out cannot be written/],
  ])("refuses %j before anything is sent", async (args, code, told) => {
    const ran = await runCli(["map", "square", ...args]);
    expect(ran).toMatchObject({ code, stdout: "", requests: [], stderr: expect.stringMatching(told) });
  });
});
