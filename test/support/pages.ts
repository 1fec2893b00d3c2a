/**
 * Runs the samples of a page as they are printed, against a server of its own.
 */
import { globSync } from "node:fs";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";
import { expect } from "vitest";
import { childEnvironment, execute, TROUPE_EXECUTABLE } from "./cli-process.ts";
import { outputPattern, readSamples, type Sample } from "./samples.ts";
import { startServer } from "./server.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const ROOT = resolve(import.meta.dirname, "../..");
/** Where the pages say that the server is. */
const URL_IN_PAGES = "http://127.0.0.1:8787";
/** What they say of its functions' own hosts. */
const PORT_IN_PAGES = ".fn.localhost:8787";
/** `npx` finds the CLI in a checkout; in the test's folder this stands for it. */
const NPX = '#!/bin/sh\nexec "$@"\n';

const samplesOf = async (page: string): Promise<Sample[]> => readSamples(await readFile(join(ROOT, page), "utf8"));

/** The pages that have samples to run. */
export async function pagesWithSamples(): Promise<string[]> {
  const pages = globSync(["README.md", "docs/*.md"], { cwd: ROOT }).toSorted();
  const samples = await Promise.all(pages.map(samplesOf));
  return pages.filter((_, index) => samples[index]?.some(({ kind }) => kind === "commands"));
}

/** Makes the package, which the pages import. */
export async function buildPackage(): Promise<void> {
  const built = await execute("node", [join(ROOT, "scripts/build-package.ts")], { cwd: ROOT });
  expect(built.code, built.stderr).toBe(0);
}

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

/** Writes the files of a page and runs its commands; each must print what the page says. */
export async function runSamples(page: string): Promise<void> {
  await using server = await startServer();
  const { folder, path } = await workplace();
  await using _folder = folder;
  const env = { TROUPE_DATA: server.dataDir, PATH: path, XDG_CONFIG_HOME: join(folder.path, "config") };
  const here = (text: string): string =>
    text
      .replaceAll(URL_IN_PAGES, server.url)
      .replaceAll(PORT_IN_PAGES, PORT_IN_PAGES.replace("8787", new URL(server.url).port));
  for (const sample of await samplesOf(page)) {
    if (sample.kind === "file") {
      const file = join(folder.path, sample.name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, here(sample.text));
      continue;
    }
    // One stream for both, as on a terminal.
    const script = `exec 2>&1\n${here(sample.script)}`;
    const { code, stdout } = await execute("sh", ["-c", script], { cwd: folder.path, env });
    expect(stdout, sample.script).toMatch(outputPattern(sample.output));
    expect(code, sample.script).toBe(sample.exitCode);
  }
}
