import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { harmless, RuntimeLog } from "../../../../scripts/server/runtime-log.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

describe("harmless", () => {
  test("leaves readable text alone", () => {
    expect(harmless("Error: größer als 5 – 日本 🎭")).toBe("Error: größer als 5 – 日本 🎭");
  });

  test("holds no control character, whatever the text, and is short", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const safe = harmless(text, 50);
        expect(safe).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(safe.length).toBeLessThanOrEqual(51);
      }),
    );
  });

  test("takes no time for megabytes", () => {
    const began = performance.now();
    harmless("\u001b".repeat(10_000_000));
    expect(performance.now() - began).toBeLessThan(200);
  });
});

describe("the log", () => {
  test("is one line an entry", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "log");
    const log = new RuntimeLog(path);
    log.write("2026-01-01T00:00:00.000Z", "error", "first\n2026-01-01 error forged");
    log.write("2026-01-01T00:00:01.000Z", "log", "second");
    expect(await readFile(path, "utf8")).toBe(
      "2026-01-01T00:00:00.000Z error first 2026-01-01 error forged\n2026-01-01T00:00:01.000Z log second\n",
    );
  });

  test("never grows past its size, keeps the file before, and goes on where it was", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "log");
    for (let start = 0; start < 10; start++) {
      const log = new RuntimeLog(path, 1_000);
      for (let i = 0; i < 10; i++) log.write("at", "log", `${start * 10 + i} ${"x".repeat(50)}`);
    }
    const now = await readFile(path, "utf8");
    const before = await readFile(`${path}.1`, "utf8");
    expect(now.length).toBeLessThanOrEqual(1_000);
    expect(before.length).toBeLessThanOrEqual(1_000);
    expect(now).toMatch(/99 x+\n$/);
  });
});
