/** Errors in a terminal: their facts a line each, and what to do next. */
import { describe, expect, it } from "vitest";
import { type ErrorCode, fault, toProblem } from "../../../src/contracts/errors.ts";
import { runCli } from "../../support/run-cli.ts";

/** What `troupe list` prints on stderr when the server refuses with this. */
async function printed(code: ErrorCode, message: string, details: Record<string, unknown>, columns?: number) {
  const problem = toProblem(fault(code, message, { details }), "req_1");
  const ran = await runCli(["list"], {
    answer: () => Response.json(problem, { status: problem.status }),
    terminal: true,
    ...(columns === undefined ? {} : { columns }),
    env: { TROUPE_URL: "http://troupe.test", NO_COLOR: "1" },
  });
  expect(ran.code).toBe(1);
  return ran.stderr.split("\n").slice(0, -1);
}

describe("an error", () => {
  it("lists the annotations that are missing, with their places", async () => {
    const missing = [
      { path: "math.ts", line: 3, column: 21, where: "parameter a" },
      { path: "math.ts", line: 3, column: 24, where: "result\u001b[2J" },
    ];
    expect(await printed("missing_annotations", "add: parameter a, result.", { missing })).toEqual([
      "error missing_annotations: The function's parameters or result are not annotated.",
      "  math.ts:3:21  parameter a",
      "  math.ts:3:24  result\\u001b[2J",
      "Annotate what is listed, or deploy with --untyped: nothing is checked then.",
      "request req_1",
    ]);
  });

  it("reports what breaks callers, within the terminal", async () => {
    const change = {
      where: "parameter b",
      what: "retyped from string to number",
      reason: "Callers that pass a string are refused.",
      verdict: "breaking",
    };
    const lines = await printed("breaking_change", "add would break.", { verdict: "breaking", changes: [change] }, 70);
    expect(lines).toEqual([
      "error breaking_change: The new version breaks callers of the live one.",
      "  breaking    parameter b: retyped from string to number. Callers that",
      "              pass a string are refused.",
      expect.stringContaining("--allow-breaking"),
      "request req_1",
    ]);
  });

  it("names a call that two overloads fit", async () => {
    const details = { example: "f(1)", overloads: ["version 1 (a: number) => 1", "the new overload (a: 1) => 2"] };
    expect((await printed("ambiguous_overload", "…", details)).slice(0, 4)).toEqual([
      "error ambiguous_overload: Two overloads fit the same call.",
      "  f(1) fits, and neither is more specific:",
      "  version 1 (a: number) => 1",
      "  the new overload (a: 1) => 2",
    ]);
  });

  it("says for each overload why it does not take the arguments", async () => {
    const mismatch = { path: "x", expected: "number", received: "true" };
    const details = { candidates: [{ version: 1, signature: "(x: number) => number", ...mismatch }] };
    expect((await printed("invalid_arguments", "…", details)).slice(1, 3)).toEqual([
      "  @1 (x: number) => number",
      "    x should be number, but it is true.",
    ]);
  });

  it("is told by its message when its details are of another kind", async () => {
    const lines = await printed("breaking_change", "add would break.", { changes: "many" });
    expect(lines[0]).toMatch(/^error breaking_change: add would break\. /);
  });
});
