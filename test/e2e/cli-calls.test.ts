/** Maps, jobs, runs, broadcasts and the troupe by the `troupe` executable, against a real server. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { troupe } from "../support/cli-process.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary-folder.ts";

const INPUTS = 500;

let server: TestServer;
let folder: TemporaryFolder;

beforeAll(async () => {
  server = await startServer();
  folder = await temporaryFolder({
    "math.ts": `
      export function square(n: number): number { return n * n; }
      export function pick(n: number): number { if (n % 100 === 0) throw new Error("round"); return n; }`,
    "once.ts": 'import { twice } from "./lib.ts";\nexport default (n: number): number => twice(n);',
    "lib.ts": "export const twice = (n: number): number => n * 2;",
    "inputs.ndjson": Array.from({ length: INPUTS }, (_, index) => `[${index}]\n`).join(""),
    "few.ndjson": "[1]\n[100]\n",
  });
  expect(await local("deploy", "math.ts")).toMatchObject({ code: 0 });
});

afterAll(async () => {
  await folder?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

/** Runs a command that finds the server by its data folder. */
const local = (...args: string[]) => troupe(args, { cwd: folder.path, env: { TROUPE_DATA: server.dataDir } });

const documentsIn = (text: string): unknown[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("troupe map", () => {
  it("streams a file through a function", async () => {
    const ran = await local("map", "square", "--inputs", "inputs.ndjson", "--ordered");
    expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining(`${INPUTS} succeeded`) });
    expect(documentsIn(ran.stdout)).toEqual(
      Array.from({ length: INPUTS }, (_, index) => ({ index, value: index ** 2 })),
    );
  });

  it("ends with 1 when inputs failed, all others done", async () => {
    const ran = await local("map", "pick", "--inputs", "inputs.ndjson", "--output", "out.ndjson");
    expect(ran).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("5 failed (user_error 5)") });
    expect(documentsIn(await readFile(join(folder.path, "out.ndjson"), "utf8"))).toHaveLength(INPUTS);
  });
});

describe("jobs", () => {
  it("are spawned, waited for and listed", async () => {
    const { stdout } = await local("spawn", "square", "7");
    const id = stdout.trim();
    expect(await local("invocations", id, "--wait", "30")).toMatchObject({ code: 0, stdout: "49\n" });
    expect(await local("invocations", "--state", "succeeded")).toMatchObject({
      stdout: expect.stringMatching(new RegExp(`^INVOCATION.*\\n${id} +square@1 +succeeded`)),
    });
    expect(await local("spawn", "pick", "100", "--wait")).toMatchObject({
      ...{ code: 1, stdout: "", stderr: expect.stringContaining("error user_error: round") },
    });
  });

  it("of many inputs print what each came to", async () => {
    const ran = await local("spawn", "pick", "--inputs", "few.ndjson", "--wait");
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining("2 inputs, 1 succeeded, 1 failed") });
    expect(documentsIn(ran.stdout)).toMatchObject([
      { index: 0, value: 1 },
      { index: 1, error: { code: "user_error" } },
    ]);
  });

  it("that wait are cancelled, and begin anew", async () => {
    const id = (await local("spawn", "square", "3", "--run-after", "3600")).stdout.trim();
    expect(await local("cancel", id)).toMatchObject({ code: 0, stdout: `${id} is cancelled.\n` });
    expect(await local("cancel", id)).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error conflict/) });
    expect(await local("retry", id)).toMatchObject({ code: 0 });
    expect(await local("redrive")).toMatchObject({ code: 0, stdout: "0 jobs began anew.\n" });
  });
});

describe("code and workers", () => {
  it("run a file with its imports", async () => {
    expect(await local("run", "once.ts", "21")).toMatchObject({ code: 0, stdout: "42\n" });
  });

  it("are called everywhere, become more, and are let go", async () => {
    const { stdout } = await local("broadcast", "square", "3");
    expect(stdout.trim().split("\n")).toHaveLength(5);
    expect(await local("workers", "--scale", "5")).toMatchObject({
      stdout: expect.stringMatching(/^5 workers take calls\.\nNew: w4\n/),
    });
    expect(await local("kill", "w4", "--now")).toMatchObject({ code: 0, stdout: "w4 is gone.\n" });
    expect(await local("workers", "w0")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^w0\nstate +live\n/),
    });
  });

  it("take no calls of a function that is suspended", async () => {
    await local("suspend", "square");
    expect(await local("invoke", "square", "2")).toMatchObject({
      ...{ code: 1, stderr: expect.stringMatching(/^error function_suspended/) },
    });
    await local("resume", "square");
    expect(await local("invoke", "square", "2")).toMatchObject({ code: 0, stdout: "4\n" });
  });
});
