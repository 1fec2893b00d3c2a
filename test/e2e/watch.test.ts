/** `troupe deploy --watch` on real files and a real platform. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startTroupe } from "../../src/testing/index.ts";
import { childEnvironment, TROUPE_EXECUTABLE } from "../support/cli-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const MAIN = `import { word } from "./word.ts";\nexport function greet(): string {\n  return word;\n}\n`;
const word = (text: string) => `export const word: string = ${JSON.stringify(text)};\n`;
const PATIENCE = { timeout: 15_000, interval: 50 };

/** A running command, everything it printed, and how often it said a thing. */
function start(args: readonly string[], cwd: string, env: Record<string, string>) {
  const child: ChildProcess = spawn(TROUPE_EXECUTABLE, args, { cwd, env: childEnvironment(env) });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const times = (text: string): number => output.split(text).length - 1;
  return { child, exited: once(child, "exit"), times, output: () => output };
}

it("deploys again when an imported module changes, survives mistakes, and ends with Ctrl-C", async () => {
  await using troupe = await startTroupe();
  await using folder = await temporaryFolder({ "greet.ts": MAIN, "word.ts": word("Hello") });
  const env = { TROUPE_URL: troupe.url, TROUPE_KEY: troupe.key };
  const { child, exited, times, output } = start(["deploy", "greet.ts", "--watch"], folder.path, env);
  try {
    await expect.poll(() => times("Watching 2 files"), PATIENCE).toBe(1);
    const greet = troupe.fn<() => string>("greet");
    expect(await greet()).toBe("Hello");

    await writeFile(join(folder.path, "word.ts"), word("Welcome"));
    await expect.poll(() => times("Watching 2 files"), PATIENCE).toBe(2);
    expect(output()).toContain("Changed: word.ts");
    expect(await greet.with({ version: 2 })()).toBe("Welcome");

    await writeFile(join(folder.path, "word.ts"), "export const word: string = ;\n");
    await expect.poll(() => times("error invalid_source"), PATIENCE).toBe(1);
    await writeFile(join(folder.path, "word.ts"), word("Again"));
    await expect.poll(() => times("deployed"), PATIENCE).toBe(3);
    expect(await greet.with({ version: 3 })()).toBe("Again");

    child.kill("SIGINT");
    expect(await exited).toEqual([0, null]);
  } finally {
    child.kill("SIGKILL");
  }
});
