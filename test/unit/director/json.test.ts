import { describe, expect, test } from "vitest";
import { z } from "zod";
import { TroupeError } from "../../../src/contracts/errors.ts";
import { MAX_JSON_DEPTH, MAX_LISTED_ISSUES } from "../../../src/contracts/limits.ts";
import { parseJson, parseWith } from "../../../src/director/json.ts";

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

describe("parseWith", () => {
  const schema = z.strictObject({ config: z.strictObject({ cpuMs: z.int().max(10) }) });

  test("the message names the path", () => {
    expect(() => parseWith(schema, { config: { cpuMs: 11 } })).toThrow(/`config\.cpuMs`/);
    expect(() => parseWith(schema, null, "The name")).toThrow(/^The name does not fit/);
  });

  test("the faults it lists are bounded", () => {
    const many = z.array(z.string());
    const attempt = () => parseWith(many, new Array(1_000).fill(1));
    expect(attempt).toThrow(TroupeError);
    try {
      attempt();
    } catch (error) {
      const details = error instanceof TroupeError ? error.fault.details : {};
      expect(details).toMatchObject({ issues: { length: MAX_LISTED_ISSUES } });
    }
  });
});
