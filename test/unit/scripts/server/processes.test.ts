import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import {
  findProcess,
  groupIsGone,
  killGroup,
  processesOfGroup,
  residentBytes,
} from "../../../../scripts/server/processes.ts";

const MIB = 1024 * 1024;
/** Starts a second process of the same kind, says so, and waits for ever. */
const PARENT = `
const { spawn } = require("node:child_process");
spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"]).once("spawn", () => process.stdout.write("ready"));
setInterval(() => undefined, 1000);
`;

describe("processes", () => {
  test("are found with their group, their command and a start that stays the same", () => {
    const own = findProcess(process.pid);
    expect(own).toMatchObject({ pid: process.pid, command: expect.stringContaining("node") });
    expect(findProcess(process.pid)?.started).toBe(own?.started);
    expect(findProcess(2 ** 30)).toBeNull();
  });

  test("hold memory that can be read", () => {
    const resident = residentBytes(process.pid);
    expect(resident).toBeGreaterThan(10 * MIB);
    expect(Math.abs((resident ?? 0) - process.memoryUsage().rss)).toBeLessThan(50 * MIB);
    expect(residentBytes(2 ** 30)).toBeNull();
  });

  test("of a group are ended together", async () => {
    const parent = spawn(process.execPath, ["-e", PARENT], { detached: true, stdio: ["ignore", "pipe", "inherit"] });
    const group = parent.pid ?? 0;
    await once(parent.stdout, "data");
    expect(processesOfGroup(group)).toHaveLength(2);
    expect(await groupIsGone(group, 0)).toBe(false);
    killGroup(group);
    expect(await groupIsGone(group, 5_000)).toBe(true);
    expect(() => killGroup(group)).not.toThrow();
  });
});
