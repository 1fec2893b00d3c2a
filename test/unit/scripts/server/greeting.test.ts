import { describe, expect, test } from "vitest";
import { printExamples, printReady } from "../../../../scripts/server/greeting.ts";

const URL = "http://127.0.0.1:8787";
const FILE = { from: "file", path: ".troupe/admin-key" } as const;

describe("the greeting", () => {
  test("shows a new key, and where to find one that is not new", () => {
    expect(printReady(URL, { ...FILE, made: "troupe_admin_x" })).toContain("Admin key: troupe_admin_x");
    expect(printReady(URL, FILE)).toBe(`Troupe is ready: ${URL}\nAdmin key: in .troupe/admin-key\n`);
  });

  test("never shows a key of the environment", () => {
    expect(printReady(URL, { from: "environment" })).toContain("as TROUPE_ADMIN_KEY says");
  });
});

describe("the examples' report", () => {
  const report = { deployed: ["add"], failed: [], call: { name: "add", args: [2, "it's"], value: { sum: 5 } } };

  test("shows a call, its result, and a line for the shell", () => {
    expect(printExamples(report, URL, FILE)).toBe(
      `Deployed from examples/: add

add(2, "it's") = {"sum":5}
Call it yourself:
  curl ${URL}/f/add -H "Authorization: Bearer $(cat .troupe/admin-key)" -H "Content-Type: application/json" -d '[2,"it'\\''s"]'
`,
    );
  });

  test("quotes a path that a shell would read otherwise", () => {
    expect(printExamples(report, URL, { from: "file", path: "my data/admin-key" })).toContain(
      "$(cat 'my data/admin-key')",
    );
  });

  test("says what failed and why, without control characters", () => {
    const failed = [{ name: "text", why: "user_error:\u001b[31mred" }];
    expect(printExamples({ deployed: [], failed, call: null }, URL, FILE)).toBe(
      "Example text failed: user_error: [31mred\n",
    );
  });
});
