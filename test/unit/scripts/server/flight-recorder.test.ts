import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FlightRecorder, parseRunningLine } from "../../../../scripts/server/flight-recorder.ts";

describe("a flight recorder line", () => {
  test("names its function", () => {
    expect(parseRunningLine('@troupe/running {"function":"add","worker":"w0"}')).toBe("add");
  });

  test.for([
    "add",
    "@troupe/running",
    "@troupe/running add",
    "@troupe/running {}",
    "@troupe/running null",
    '@troupe/running {"function":5}',
    '@troupe/running {"function":"\\u001b[31m"}',
    ' @troupe/running {"function":"add"}',
    `@troupe/running {"function":"add","padding":"${"x".repeat(2_000)}"}`,
  ])("is not: %s", (line) => {
    expect(parseRunningLine(line)).toBeNull();
  });

  test("is read without an error, whatever else it says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const name = parseRunningLine(`@troupe/running ${text}`);
        expect(name === null || /^[A-Za-z][\w-]*$/.test(name)).toBe(true);
      }),
    );
  });
});

describe("the recorder", () => {
  test("lists functions by when they were seen last, the latest first", () => {
    const recorder = new FlightRecorder();
    recorder.saw(["a", "b"], 1_000);
    recorder.saw(["c"], 2_000);
    recorder.saw(["a"], 3_000);
    expect(recorder.seenSince(0)).toEqual(["a", "c", "b"]);
    expect(recorder.seenSince(2_000)).toEqual(["a", "c"]);
    expect(recorder.seenSince(3_001)).toEqual([]);
  });

  test("remembers a bounded number of functions, and forgets the oldest first", () => {
    const recorder = new FlightRecorder();
    for (let i = 0; i < 1_000; i++) recorder.saw([`f${i}`], i);
    const seen = recorder.seenSince(0);
    expect(seen).toHaveLength(256);
    expect(seen[0]).toBe("f999");
  });
});
