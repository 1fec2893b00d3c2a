/** The samples of the README, run as they are printed, against a real server. */
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { expect, it } from "vitest";
import { childEnvironment, execute, TROUPE_EXECUTABLE } from "../support/cli-process.ts";
import { outputPattern, readSamples } from "../support/samples.ts";
import { startServer } from "../support/server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const README = join(ROOT, "README.md");
/** Where the README says that the server is. */
const URL_IN_README = "http://127.0.0.1:8787";
/** `npx` finds the CLI in a checkout; in the test's folder this stands for it. */
const NPX = '#!/bin/sh\nexec "$@"\n';

it("has samples that print what it says", async () => {
  const samples = readSamples(await readFile(README, "utf8"));
  expect(samples.filter(({ kind }) => kind === "commands").length).toBeGreaterThan(0);

  await using server = await startServer();
  await using folder = await temporaryFolder();
  const bin = join(folder.path, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "npx"), NPX, { mode: 0o755 });
  await symlink(TROUPE_EXECUTABLE, join(bin, "troupe"));
  const built = await execute("node", [join(ROOT, "scripts/build-package.ts")], { cwd: ROOT });
  expect(built.code, built.stderr).toBe(0);
  await mkdir(join(folder.path, "node_modules"));
  await symlink(ROOT, join(folder.path, "node_modules/troupe"));
  const env = { TROUPE_DATA: server.dataDir, PATH: [bin, childEnvironment().PATH].join(delimiter) };

  for (const sample of samples) {
    if (sample.kind === "file") {
      await writeFile(join(folder.path, sample.name), sample.text.replaceAll(URL_IN_README, server.url));
      continue;
    }
    // One stream for both, as on a terminal.
    const script = `exec 2>&1\n${sample.script.replaceAll(URL_IN_README, server.url)}`;
    const { code, stdout } = await execute("sh", ["-c", script], { cwd: folder.path, env });
    expect(stdout).toMatch(outputPattern(sample.output));
    expect(code).toBe(sample.exitCode);
  }
});
