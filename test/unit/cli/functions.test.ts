/** Functions with signatures and overloads: listed, shown, rolled back and removed; and pages to open. */
import { describe, expect, it } from "vitest";
import { openerOf } from "../../../src/cli/browser.ts";
import { functionConfig } from "../../../src/contracts/function.ts";
import { runCli } from "../../support/run-cli.ts";

const version = (number: number, signature: string | null, more = {}) => ({
  name: "double",
  version: number,
  id: `sha256:${String(number).repeat(64)}`,
  export: "double",
  kind: "function",
  parameters: ["x"],
  owner: "admin",
  config: functionConfig.parse({}),
  signature,
  createdAt: Date.UTC(2026, 10, 23),
  ...more,
});
const OF_NUMBERS = version(1, "(x: number) => number");
const OF_TEXTS = version(3, '(x: string, how: "twice" | "mirrored" | "upside-down") => string');
const double = { ...OF_TEXTS, overloads: [OF_NUMBERS, OF_TEXTS] };
const site = version(1, null, { name: "site", kind: "fetch", export: "default" });
const NO_COLOR = { TROUPE_URL: "http://troupe.test", NO_COLOR: "1" };

describe("functions", () => {
  it("are listed with a line for each overload", async () => {
    const ran = await runCli(["list"], { answer: () => Response.json({ functions: [double, site] }) });
    const lines = ran.stdout.split("\n").map((line) => line.split(/ {2,}/).slice(0, 3));
    expect(lines.slice(0, 4)).toEqual([
      ["FUNCTION", "VERSION", "SIGNATURE"],
      ["double", "1", "(x: number) => number"],
      ["", "3", '(x: string, how: "twice" | "mirrored" | "upside-down") => string'],
      ["site", "1", "any request to /f/site"],
    ]);
  });

  it("fit a narrow terminal: long signatures take more lines", async () => {
    const world = { answer: () => Response.json({ functions: [double] }), terminal: true, columns: 100, env: NO_COLOR };
    const ran = await runCli(["list"], world);
    const lines = ran.stdout.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("are shown with their overloads, and which versions are live", async () => {
    const versions = [
      { ...OF_TEXTS, live: true },
      { ...version(2, "(x: number) => string"), live: false },
      { ...OF_NUMBERS, live: true },
    ];
    const answer = ({ url }: { url: string }) => Response.json(url.endsWith("/versions") ? { versions } : double);
    const ran = await runCli(["show", "double"], { answer });
    expect(ran.stdout).toMatch(/^double\noverload @1 {3}\(x: number\) => number\noverload @3 {3}\(x: string, how/);
    const live = ran.stdout.split("\n").filter((line) => / {2}live {2}/.test(line));
    expect(live.map((line) => line.trim().charAt(0))).toEqual(["3", "1"]);
  });

  it("are shown with the share of each version, their notes, and the names in their `env`", async () => {
    const annotations = { message: "a try", tag: "v3" };
    const bindings = { vars: ["GREETING"], secrets: ["KEY"], kv: [] };
    const config = functionConfig.parse({ secrets: ["KEY", "TOKEN"] });
    const newer = { ...OF_TEXTS, annotations, bindings, config };
    const split = [
      { version: 1, percentage: 90 },
      { version: 3, percentage: 10 },
    ];
    const shared = { ...newer, split, endpoint: false, overloads: [OF_NUMBERS, newer] };
    const versions = [
      { ...newer, live: true },
      { ...OF_NUMBERS, live: true },
    ];
    const shown = await runCli(["show", "double"], {
      answer: ({ url }) => Response.json(url.endsWith("/versions") ? { versions } : shared),
    });
    const wanted = ["version @1  ", "version @3  ", "live, 10 %  [v3] a try", "live, 90 %", "variables  GREETING"];
    for (const text of [...wanted, "secrets  KEY", "secrets not set  TOKEN", "endpoint  none"]) {
      expect(shown.stdout.replace(/ {2,}/g, "  ")).toContain(text);
    }
    const listed = await runCli(["list"], { answer: () => Response.json({ functions: [shared] }) });
    expect(listed.stdout).toMatch(
      /private, 90 % of the calls, no endpoint.*\n.*private, 10 % of the calls, no endpoint/,
    );
  });

  it("lose one overload at a time", async () => {
    const ran = await runCli(["remove", "double", "--version", "3"], {
      answer: () => new Response(null, { status: 204 }),
    });
    expect(ran.requests).toMatchObject([{ method: "DELETE", url: "http://troupe.test/v1/functions/double?version=3" }]);
    expect(ran.stdout).toBe("Version 3 of double answers no more calls.\n");
  });

  it("are rolled back in the place of one overload", async () => {
    const ran = await runCli(["rollback", "double", "2", "--replaces", "1"], { answer: () => Response.json(double) });
    expect(ran.requests).toMatchObject([{ body: { version: 2, replaces: 1 } }]);
    expect(ran.stdout).toBe("Version 2 of double is live.\n");
  });
});

describe("open", () => {
  it("shows the reference page in the browser, and prints its address", async () => {
    const ran = await runCli(["open"]);
    expect(ran).toMatchObject({ code: 0, stdout: "http://troupe.test/docs\n", pages: ["http://troupe.test/docs"] });
  });

  it("shows a web function's page", async () => {
    expect((await runCli(["open", "site"])).pages).toEqual(["http://troupe.test/f/site/"]);
  });

  it("opens nothing under --json", async () => {
    const ran = await runCli(["open", "--json"]);
    expect(JSON.parse(ran.stdout)).toEqual({ url: "http://troupe.test/docs" });
    expect(ran.pages).toEqual([]);
  });

  it("knows each system's way to a browser, and when nobody would see it", () => {
    expect(openerOf("darwin", {})).toEqual(["open"]);
    expect(openerOf("win32", {})?.[0]).toBe("rundll32");
    expect(openerOf("linux", { DISPLAY: ":0" })).toEqual(["xdg-open"]);
    expect(openerOf("linux", { WAYLAND_DISPLAY: "wayland-0" })).toEqual(["xdg-open"]);
    expect(openerOf("linux", {})).toBeNull();
  });
});
