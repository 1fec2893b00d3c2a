/** Text for terminals: tables, figures, and nothing a stranger's text could do to the screen. */
import { describe, expect, it } from "vitest";
import { duration, shortHash, size, timestamp } from "../../../src/cli/figures.ts";
import { formatTable } from "../../../src/cli/table.ts";
import { printable, wantsColor } from "../../../src/cli/terminal.ts";

describe("a table", () => {
  it("aligns text to the left and figures to the right", () => {
    const columns = [{ title: "NAME" }, { title: "CALLS", align: "right" }, { title: "" }] as const;
    const rows = [
      ["add", "7", "live"],
      ["countPrimes", "12345678", ""],
    ];
    expect(formatTable(columns, rows)).toBe(
      ["NAME            CALLS", "add                 7  live", "countPrimes  12345678"].join("\n"),
    );
  });

  it("styles its titles only", () => {
    expect(formatTable([{ title: "A" }], [["b"]], { title: (line) => `<${line}>` })).toBe("<A>\nb");
  });
});

describe("figures", () => {
  it.each([
    [null, "-"],
    [0, "0 ms"],
    [0.4249, "0.42 ms"],
    [9.999, "10 ms"],
    [12.4, "12 ms"],
    [3_140, "3.1 s"],
    [150_000, "2 min"],
    [50 * 3_600_000, "50 h"],
  ])("show %j ms as %s", (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it.each([
    [512, "512 B"],
    [1_536, "1.5 KiB"],
    [3 * 1_024 ** 2, "3.0 MiB"],
  ])("show %j bytes as %s", (bytes, text) => {
    expect(size(bytes)).toBe(text);
  });

  it("show times in UTC and hashes in short", () => {
    expect(timestamp(Date.UTC(2026, 10, 23, 17, 53, 41, 999))).toBe("2026-11-23 17:53:41Z");
    expect(shortHash(`sha256:0123456789ab${"0".repeat(52)}`)).toBe("0123456789ab");
  });
});

describe("a stranger's text", () => {
  it("cannot move the cursor, ring the bell or turn the line around", () => {
    expect(printable("a\u001b[2Jb\u0007\r\u009bc\u202ed")).toBe("a\\u001b[2Jb\\u0007\\u000d\\u009bc\\u202ed");
  });

  it("keeps its letters, lines and tabs", () => {
    expect(printable("Grüße\n\t✓ 👩‍🚀")).toBe("Grüße\n\t✓ 👩‍🚀");
  });
});

describe("colours", () => {
  const terminal = { isTTY: true, write: () => {} };

  it("are for terminals that take them", () => {
    expect(wantsColor(terminal, {})).toBe(true);
    expect(wantsColor(terminal, { NO_COLOR: "" })).toBe(true);
  });

  it.each([
    ["NO_COLOR is set", terminal, { NO_COLOR: "1" }],
    ["the terminal is dumb", terminal, { TERM: "dumb" }],
    ["it is no terminal", { write: () => {} }, {}],
  ])("are left out when %s", (_what, sink, env) => {
    expect(wantsColor(sink, env)).toBe(false);
  });
});
