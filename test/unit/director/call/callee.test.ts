import { describe, expect, it } from "vitest";
import { TroupeError } from "../../../../src/contracts/errors.ts";
import { readCallee } from "../../../../src/director/call/callee.ts";

describe("what a path calls", () => {
  it("is a function, or a method of one of its entrypoints", () => {
    expect(readCallee("hello")).toEqual({ name: "hello" });
    expect(readCallee("hello#Admin.add")).toEqual({ name: "hello", entry: { entrypoint: "Admin", method: "add" } });
    expect(readCallee("a-b_c#default.$x1")).toEqual({ name: "a-b_c", entry: { entrypoint: "default", method: "$x1" } });
  });

  it.each([
    [undefined, "function_not_found"],
    ["", "function_not_found"],
    ["#A.b", "function_not_found"],
    ["1#A.b", "function_not_found"],
    ...[
      "hello#",
      "hello#Admin",
      "hello#Admin.",
      "hello#.add",
      "hello#A.b.c",
      "hello#A b.c",
      "hello#A.b#c",
      "hello#A.b\n",
      "hello#1.b",
    ].map((text) => [text, "invalid_request"] as const),
  ])("is not %j", (text, code) => {
    expect(() => readCallee(text)).toThrow(expect.objectContaining({ fault: expect.objectContaining({ code }) }));
    expect(() => readCallee(text)).toThrow(TroupeError);
  });
});
