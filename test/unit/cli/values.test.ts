/** Arguments of functions as they are typed on a command line. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseArgsOption, parseNamedOption, parseValue, parseWhole } from "../../../src/cli/values.ts";

describe("a word", () => {
  it.each([
    ["2", 2],
    ["-0.5", -0.5],
    ["true", true],
    ["null", null],
    ['"2"', "2"],
    ["[1, 2]", [1, 2]],
    ["hello", "hello"],
    ["", ""],
    ["NaN", "NaN"],
    ["{not json", "{not json"],
  ])("%s is %j", (text, value) => {
    expect(parseValue(text)).toEqual(value);
  });

  it("is any JSON value, as it is written", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.stringify(parseValue(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });
});

describe("the options that take arguments as JSON", () => {
  it("take an array and an object", () => {
    expect(parseArgsOption("[2, [3]]")).toEqual([2, [3]]);
    expect(parseNamedOption('{"a": 2}')).toEqual({ a: 2 });
  });

  it.each([["{}"], ["2"], ["nope"], [""]])("refuse %j as --args", (text) => {
    expect(() => parseArgsOption(text)).toThrow(/--args/);
  });

  it.each([["[]"], ["null"], ["nope"]])("refuse %j as --named", (text) => {
    expect(() => parseNamedOption(text)).toThrow(/--named/);
  });
});

describe("a whole number", () => {
  it("is read", () => {
    expect(parseWhole("300", "--cpu-ms", 1)).toBe(300);
  });

  it.each([["0"], ["-1"], ["1.5"], ["1e3"], ["0x10"], [" 1"], [""], ["9007199254740993"]])("is not %j", (text) => {
    expect(() => parseWhole(text, "--cpu-ms", 1)).toThrow(/--cpu-ms takes a whole number from 1/);
  });
});
