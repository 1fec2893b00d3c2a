import { totalmem } from "node:os";
import { describe, expect, test } from "vitest";
import { defaultMemoryMb, readSettings } from "../../../../scripts/server/settings.ts";

describe("settings", () => {
  test("have defaults for everything", () => {
    expect(readSettings({}, [], "/project")).toEqual({
      port: 8787,
      host: "127.0.0.1",
      dataFolder: "/project/.troupe",
      adminKey: null,
      masterKey: null,
      workers: null,
      callbackAllow: null,
      watchdogMs: 2_000,
      memoryBytes: defaultMemoryMb(totalmem()) * 1024 * 1024,
      outbound: "public",
      config: "/project/wrangler.toml",
      examples: true,
    });
  });

  test("grant half of the machine's memory, 4 GB at most", () => {
    expect(defaultMemoryMb(2 ** 30)).toBe(512);
    expect(defaultMemoryMb(2 ** 36)).toBe(4_096);
  });

  test("come from the environment and the arguments", () => {
    const env = {
      PORT: "0",
      HOST: "0.0.0.0",
      TROUPE_DATA: "/var/lib/troupe",
      TROUPE_ADMIN_KEY: "0123456789abcdef",
      TROUPE_MASTER_KEY: "0123456789abcdef0123456789abcdef",
      TROUPE_WORKERS: "16",
      TROUPE_WATCHDOG_MS: "500",
      TROUPE_MEMORY_MB: "256",
      TROUPE_OUTBOUND: "private",
    };
    expect(readSettings(env, ["--no-examples", "--config", "other.toml"], "/project")).toEqual({
      port: 0,
      host: "0.0.0.0",
      dataFolder: "/var/lib/troupe",
      adminKey: "0123456789abcdef",
      masterKey: "0123456789abcdef0123456789abcdef",
      workers: 16,
      callbackAllow: null,
      watchdogMs: 500,
      memoryBytes: 256 * 1024 * 1024,
      outbound: "private",
      config: "/project/other.toml",
      examples: false,
    });
  });

  test("that are empty count as unset", () => {
    expect(readSettings({ PORT: "", TROUPE_ADMIN_KEY: "" }, [], "/project")).toMatchObject({
      port: 8787,
      adminKey: null,
    });
  });

  test.for([
    ["PORT", "65536"],
    ["PORT", "http"],
    ["TROUPE_ADMIN_KEY", "short"],
    ["TROUPE_MASTER_KEY", "0123456789abcdef0123456789abcde"],
    ["TROUPE_WORKERS", "0"],
    ["TROUPE_WATCHDOG_MS", "1.5"],
    ["TROUPE_MEMORY_MB", "-1"],
    ["TROUPE_OUTBOUND", "everything"],
  ] as const)("are refused by name: %s=%s", ([name, value]) => {
    expect(() => readSettings({ [name]: value }, [], "/project")).toThrow(name);
  });

  test("that nobody knows are refused when they are arguments", () => {
    expect(() => readSettings({}, ["--exmaples"], "/project")).toThrow("--exmaples");
  });
});
