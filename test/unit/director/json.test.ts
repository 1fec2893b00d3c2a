import { describe, expect, test } from "vitest";
import { z } from "zod";
import { TroupeError } from "../../../src/contracts/errors.ts";
import { MAX_LISTED_ISSUES } from "../../../src/contracts/limits.ts";
import { parseWith } from "../../../src/director/json.ts";

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
