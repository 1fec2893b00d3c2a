import { describe, expect, it } from "vitest";
import { TroupeError } from "../../../../src/contracts/errors.ts";
import { readCallee } from "../../../../src/director/call/callee.ts";

describe("what a path calls", () => {
  it("is a function, or a method of one of its entrypoints", () => {
    expect(readCallee("hello")).toEqual({ name: "hello" });
    expect(readCallee("hello#Admin.add")).toEqual({ name: "hello", entry: { entrypoint: "Admin", method: "add" } });
    expect(readCallee("a-b_c#default.$x1")).toEqual({ name: "a-b_c", entry: { entrypoint: "default", method: "$x1" } });
  });

  const notFunctions = [undefined, "", "#A.b", "1#A.b"].map((text) => ({ text, code: "function_not_found" }));
  const notMethods = [
    ...["hello#", "hello#Admin", "hello#Admin.", "hello#.add", "hello#A.b.c", "hello#A b.c"],
    ...["hello#A.b#c", "hello#A.b\n", "hello#1.b"],
  ].map((text) => ({ text, code: "invalid_request" }));

  it.each([...notFunctions, ...notMethods])("is not $text", ({ text, code }) => {
    expect(() => readCallee(text)).toThrow(expect.objectContaining({ fault: expect.objectContaining({ code }) }));
    expect(() => readCallee(text)).toThrow(TroupeError);
  });
});
