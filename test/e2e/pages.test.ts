/** The samples of the README and of the pages in `docs/`, run as they are printed, each page against a server of its own. */
import { globSync } from "node:fs";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { childEnvironment, execute, TROUPE_EXECUTABLE } from "../support/cli-process.ts";
import { outputPattern, readSamples, type Sample } from "../support/samples.ts";
import { startServer } from "../support/server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const PAGES = globSync(["README.md", "docs/*.md"], { cwd: ROOT }).toSorted();
/** Where the pages say that the server is. */
const URL_IN_PAGES = "http://127.0.0.1:8787";
/** `npx` finds the CLI in a checkout; in the test's folder this stands for it. */
const NPX = '#!/bin/sh\nexec "$@"\n';

const samplesOf = async (page: string): Promise<Sample[]> => readSamples(await readFile(join(ROOT, page), "utf8"));
const runs = ({ kind }: Sample): boolean => kind === "commands";
const runnable = await Promise.all(PAGES.map(async (page) => ((await samplesOf(page)).some(runs) ? [page] : [])));

/** A folder in which `troupe`, `npx troupe` and the package are found. */
async function workplace() {
  const folder = await temporaryFolder();
  const bin = join(folder.path, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "npx"), NPX, { mode: 0o755 });
  await symlink(TROUPE_EXECUTABLE, join(bin, "troupe"));
  await mkdir(join(folder.path, "node_modules"));
  await symlink(ROOT, join(folder.path, "node_modules/troupe"));
  return { folder, path: [bin, childEnvironment().PATH].join(delimiter) };
}

beforeAll(async () => {
  const built = await execute("node", [join(ROOT, "scripts/build-package.ts")], { cwd: ROOT });
  expect(built.code, built.stderr).toBe(0);
});

describe("the samples of a page print what it says", () => {
  it("are there, in the README at least", () => {
    expect(runnable.flat()).toContain("README.md");
  });

  it.each(runnable.flat())("%s", { timeout: 180_000 }, async (page) => {
    const samples = await samplesOf(page);
    await using server = await startServer();
    const { folder, path } = await workplace();
    await using _folder = folder;
    const env = { TROUPE_DATA: server.dataDir, PATH: path };
    for (const sample of samples) {
      if (sample.kind === "file") {
        const file = join(folder.path, sample.name);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, sample.text.replaceAll(URL_IN_PAGES, server.url));
        continue;
      }
      // One stream for both, as on a terminal.
      const script = `exec 2>&1\n${sample.script.replaceAll(URL_IN_PAGES, server.url)}`;
      const { code, stdout } = await execute("sh", ["-c", script], { cwd: folder.path, env });
      expect(stdout, sample.script).toMatch(outputPattern(sample.output));
      expect(code, sample.script).toBe(sample.exitCode);
    }
  });
});
