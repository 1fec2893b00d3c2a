import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { takeLock } from "../../../../scripts/server/lock.ts";
import { findProcess } from "../../../../scripts/server/processes.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** No process has this id: it is above every system's largest. */
const NO_PROCESS = 2 ** 30;

describe("the lock of a data folder", () => {
  test("is taken, names its holder, and is given back without a trace", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "server.pid");
    const release = takeLock(path);
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ pid: process.pid });
    release();
    expect(await readdir(folder.path)).toEqual([]);
  });

  test("is refused while its holder lives", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "server.pid");
    takeLock(path);
    expect(() => takeLock(path)).toThrow(`Another server (process ${process.pid}) is using this data folder`);
    expect(await readdir(folder.path)).toEqual(["server.pid"]);
  });

  test.for([
    ["its holder is gone", { pid: NO_PROCESS, started: "1" }],
    ["its holder's id was given to another process", { pid: process.pid, started: "long ago" }],
    ["it holds something else", "nonsense"],
  ] as const)("is taken over when %s", async ([, content]) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "server.pid");
    await writeFile(path, JSON.stringify(content));
    takeLock(path);
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual({
      pid: process.pid,
      started: findProcess(process.pid)?.started,
    });
    expect(await readdir(folder.path)).toEqual(["server.pid"]);
  });
});
