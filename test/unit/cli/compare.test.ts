/** `troupe compare`: the report, its order, and its exit code. */
import { describe, expect, it } from "vitest";
import type { Comparison } from "../../../src/contracts/compare.ts";
import { runCli } from "../../support/run-cli.ts";

const retyped = {
  where: "parameter b",
  what: "retyped from string to number",
  reason: "Callers that pass a string are refused.",
  verdict: "breaking",
} as const;
const added = {
  where: "parameter c",
  what: "added, optional",
  reason: "Callers may leave it out.",
  verdict: "compatible",
} as const;
const breaking: Comparison = {
  left: "add@1",
  right: "add@2",
  verdict: "breaking",
  changes: [added, retyped],
  behaviour: null,
};
const identical: Comparison = { ...breaking, verdict: "identical", changes: [] };
const answer = (report: Comparison) => () => Response.json(report);

describe("compare", () => {
  it("says what breaks first, why, and ends with 1", async () => {
    const ran = await runCli(["compare", "add@1", "add@2"], { answer: answer(breaking) });
    expect(ran.requests).toMatchObject([
      { method: "GET", url: "http://troupe.test/v1/compare?left=add%401&right=add%402" },
    ]);
    expect(ran).toMatchObject({ code: 1, stderr: "" });
    expect(ran.stdout).toBe(
      [
        "add@1 -> add@2: breaking",
        "",
        "breaking    parameter b: retyped from string to number. Callers that pass a string are refused.",
        "compatible  parameter c: added, optional. Callers may leave it out.",
        "",
      ].join("\n"),
    );
  });

  it("ends with 0 for everything else, and prints the report under --json", async () => {
    const ran = await runCli(["compare", "a", "b", "--json"], { answer: answer(identical) });
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toEqual(identical);
    const text = await runCli(["compare", "a", "b"], { answer: answer(identical) });
    expect(text.stdout).toBe("add@1 -> add@2: identical\n");
  });

  it("shows the smallest call that is answered apart", async () => {
    const behaviour = {
      runs: 100,
      seed: 7,
      difference: { args: '0, ""', left: { value: "[1]" }, right: { error: "user_error: \u0007Boom" } },
    };
    const ran = await runCli(["compare", "a", "b", "--runs", "100", "--seed", "7"], {
      answer: answer({ ...identical, behaviour }),
    });
    expect(ran.requests[0]?.url).toMatch(/&runs=100&seed=7$/);
    expect(ran.code).toBe(0);
    expect(ran.stdout.split("\n").slice(2)).toEqual([
      "behaves     differently, within 100 generated calls, seed 7. The smallest such call:",
      '            (0, "")',
      "left        gives [1]",
      "right       fails with user_error: \\u0007Boom",
      "",
    ]);
  });

  it("says so when both behave alike", async () => {
    const behaviour = { runs: 1, seed: 3, difference: null };
    const ran = await runCli(["compare", "a", "b", "--runs", "1"], { answer: answer({ ...identical, behaviour }) });
    expect(ran.stdout).toContain("behaves     alike in 1 generated call, seed 3");
  });

  it("stays within the terminal", async () => {
    const ran = await runCli(["compare", "a", "b"], {
      answer: answer(breaking),
      terminal: true,
      columns: 60,
      env: { TROUPE_URL: "http://troupe.test", NO_COLOR: "1" },
    });
    expect(ran.stdout.split("\n").slice(2, 4)).toEqual([
      "breaking    parameter b: retyped from string to number.",
      "            Callers that pass a string are refused.",
    ]);
    for (const line of ran.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
  });

  it("takes a number of runs only", async () => {
    const ran = await runCli(["compare", "a", "b", "--runs", "many"]);
    expect(ran).toMatchObject({ code: 2, requests: [] });
  });
});
