import { spawnSync } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type TemporaryFolder, temporaryFolder } from "../../support/temporary-folder.ts";

const SETUP = join(import.meta.dirname, "../../../scripts/setup.mjs");

/** An npm that notes its arguments, and installs by copying the lock file, as npm does. */
const FAKE_NPM = `
const fs = require("node:fs");
fs.appendFileSync("npm-calls", process.argv.slice(2).join(" ") + "\\n");
if (fs.existsSync("npm-fails")) process.exit(7);
fs.mkdirSync("node_modules/node/bin", { recursive: true });
fs.copyFileSync("package-lock.json", "node_modules/.package-lock.json");
if (!fs.existsSync("no-scripts")) fs.writeFileSync("node_modules/node/bin/node", "");
`;

const LOCK = {
  packages: {
    "": { name: "project" },
    "node_modules/zod": { version: "4.0.0", integrity: "sha512-a" },
    "node_modules/other-platform": { version: "1.0.0", optional: true },
  },
};

function withVersion(version: string): string {
  return JSON.stringify({ packages: { ...LOCK.packages, "node_modules/zod": { version, integrity: "sha512-b" } } });
}

async function project(files: Readonly<Record<string, string>> = {}): Promise<TemporaryFolder> {
  return temporaryFolder({
    "scripts/setup.mjs": await readFile(SETUP, "utf8"),
    "package-lock.json": JSON.stringify(LOCK),
    "bin/npm-cli.js": FAKE_NPM,
    ...files,
  });
}

function setUp(folder: TemporaryFolder): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, ["scripts/setup.mjs"], {
    cwd: folder.path,
    encoding: "utf8",
    env: { ...process.env, npm_execpath: join(folder.path, "bin/npm-cli.js") },
  });
}

/** How often npm was run. */
async function npmCalls(folder: TemporaryFolder): Promise<string[]> {
  const text = await readFile(join(folder.path, "npm-calls"), "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

describe("setup", () => {
  test("installs on a fresh clone, and only once", async () => {
    await using folder = await project();
    expect(setUp(folder)).toMatchObject({ status: 0, stderr: expect.stringContaining("installing dependencies") });
    expect(setUp(folder)).toMatchObject({ status: 0, stderr: "" });
    expect(await npmCalls(folder)).toEqual([expect.stringMatching(/^ci /)]);
  });

  test("installs again when the lock file names another version, whatever the files' times are", async () => {
    await using folder = await project();
    setUp(folder);
    await writeFile(join(folder.path, "package-lock.json"), withVersion("4.0.1"));
    expect(setUp(folder).stderr).toContain("node_modules/zod is not what package-lock.json says");
    expect(setUp(folder).stderr).toBe("");
    expect(await npmCalls(folder)).toHaveLength(2);
  });

  test("installs again when an installation was broken off", async () => {
    await using folder = await project();
    setUp(folder);
    await rm(join(folder.path, "node_modules/.package-lock.json"));
    expect(setUp(folder).stderr).toContain("missing or incomplete");
    expect(await npmCalls(folder)).toHaveLength(2);
  });

  test("does not miss what npm leaves out for this platform", async () => {
    await using folder = await project();
    setUp(folder);
    const { "node_modules/other-platform": _, ...installed } = LOCK.packages;
    await writeFile(join(folder.path, "node_modules/.package-lock.json"), JSON.stringify({ packages: installed }));
    expect(setUp(folder).stderr).toBe("");
  });

  test("says what to look at when npm fails, and fails with npm's exit code", async () => {
    await using folder = await project({ "npm-fails": "" });
    const { status, stderr } = setUp(folder);
    expect(status).toBe(7);
    expect(stderr).toContain("npm ci failed with exit code 7");
    expect(stderr).toContain("package registry");
  });

  test("fails when npm was not allowed to install the project's Node", async () => {
    await using folder = await project({ "no-scripts": "" });
    const { status, stderr } = setUp(folder);
    expect(status).toBe(1);
    expect(stderr).toContain("the project's Node is missing");
  });
});
