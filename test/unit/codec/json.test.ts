import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/codec/index.ts";
import { MAX_JSON_DEPTH } from "../../../src/contracts/limits.ts";

const nested = (depth: number, [open, close]: [string, string]) => open.repeat(depth) + close.repeat(depth);

describe("parseJson", () => {
  test.each([
    ["[", "]"],
    ['{"a":', "}"],
  ] as [string, string][])("nests %s as deep as the limit, and no deeper", (...brackets) => {
    const text = (depth: number) => nested(depth, brackets).replace(/:(?=\})/, ":1");
    expect(parseJson(text(MAX_JSON_DEPTH)).ok).toBe(true);
    expect(parseJson(text(MAX_JSON_DEPTH + 1))).toMatchObject({
      ok: false,
      fault: { code: "invalid_request", details: { maxDepth: MAX_JSON_DEPTH } },
    });
  });

  test("breadth is not depth, and brackets inside strings are text", () => {
    expect(parseJson(`[${"[],".repeat(1_000)}{}]`).ok).toBe(true);
    expect(parseJson(JSON.stringify(`"\\${"[{".repeat(1_000)}`)).ok).toBe(true);
    expect(parseJson(`{"a\\"[[":${JSON.stringify("\\".repeat(333))}}`).ok).toBe(true);
  });

  test("millions of open brackets are refused before anything parses them", () => {
    expect(parseJson("[".repeat(8_000_000))).toMatchObject({ ok: false, fault: { details: { maxDepth: 200 } } });
  });

  test("__proto__ is a member like any other", () => {
    const parsed = parseJson('{"__proto__":{"polluted":true}}');
    expect(parsed.ok && Object.hasOwn(Object(parsed.value), "__proto__")).toBe(true);
    expect({}).not.toHaveProperty("polluted");
  });
});
