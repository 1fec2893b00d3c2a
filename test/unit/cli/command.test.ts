/** Arguments of a command line: options and positionals by name, and what counts as wrong usage. */
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineCommand, readGlobals, splitCommand } from "../../../src/cli/command.ts";
import type { Context } from "../../../src/cli/context.ts";
import { CliError } from "../../../src/cli/errors.ts";
import { createOutput } from "../../../src/cli/output.ts";

const silent = { write: () => {} };
const nowhere: Context = {
  out: createOutput({ stdout: silent, stderr: silent }, {}, false),
  stdin: () => Readable.from([]),
  askHidden: null,
  cwd: "/",
  interruption: () => new AbortController().signal,
  browse: () => false,
  connect: () => Promise.reject(new Error("no server in this test")),
};

/** Parses `args` with a command that has an option and a positional of every kind. */
async function parse(...args: string[]) {
  let seen: unknown;
  const command = defineCommand({
    name: "perform",
    summary: "",
    examples: [],
    positionals: { fn: "one", args: "any" },
    options: {
      loud: { type: "boolean", summary: "" },
      "cpu-ms": { type: "string", summary: "" },
      allow: { type: "string", multiple: true, summary: "" },
    },
    run: async (input) => {
      seen = input;
    },
  });
  await command.execute(args, nowhere);
  return seen;
}

describe("a command's arguments", () => {
  it("are options and positionals by name", async () => {
    expect(await parse("add", "--loud", "2", "--cpu-ms", "5", "3", "--allow=a", "--allow", "b")).toEqual({
      positionals: { fn: "add", args: ["2", "3"] },
      options: { loud: true, "cpu-ms": "5", allow: ["a", "b"] },
    });
  });

  it("may be negative numbers, as positionals and as values", async () => {
    expect(await parse("add", "-2", "-.5", "--cpu-ms", "-3", "--allow=-4")).toEqual({
      positionals: { fn: "add", args: ["-2", "-.5"] },
      options: { "cpu-ms": "-3", allow: ["-4"] },
    });
  });

  it("are all positionals after --", async () => {
    expect(await parse("echo", "--", "--loud", "-x")).toMatchObject({
      positionals: { fn: "echo", args: ["--loud", "-x"] },
      options: {},
    });
  });

  it.each([
    ["a missing positional", [], "<fn> is missing"],
    ["an unknown option", ["f", "--quiet"], "--quiet"],
    ["an option without its value", ["f", "--cpu-ms"], "--cpu-ms"],
    ["a value for a flag", ["f", "--loud=yes"], "--loud"],
  ])("are wrong usage with %s", async (_what, args, told) => {
    const failure: unknown = await parse(...args).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CliError);
    expect(failure).toMatchObject({ exitCode: 2, problem: { code: "usage" }, message: expect.stringContaining(told) });
  });

  it("come through unchanged, whatever text they are", async () => {
    const word = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"));
    await fc.assert(
      fc.asyncProperty(fc.array(word), async (words) => {
        expect(await parse("f", "--", ...words)).toMatchObject({ positionals: { args: words } });
      }),
    );
  });
});

it("do not take the place of an option that every command has", () => {
  const spec = { name: "perform", summary: "", examples: [], positionals: {}, run: () => Promise.resolve() } as const;
  // @ts-expect-error -- `--key` is the caller's
  expect(defineCommand({ ...spec, options: { key: { type: "string", summary: "" } } }).name).toBe("perform");
});

describe("options before the command's name", () => {
  it("do not hide it", () => {
    expect(splitCommand(["--json", "--url", "http://a", "list", "x"])).toEqual({
      name: "list",
      rest: ["--json", "--url", "http://a", "x"],
    });
  });

  it("may be all there is", () => {
    expect(splitCommand(["--json"])).toEqual({ name: undefined, rest: ["--json"] });
  });

  it("are read wherever they stand, but not after --", () => {
    expect(readGlobals(["list", "--json", "--key", "k"])).toEqual({ json: true, help: false, key: "k" });
    expect(readGlobals(["invoke", "f", "--", "--json", "-h"])).toEqual({ json: false, help: false });
  });
});
