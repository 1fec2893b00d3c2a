import { describe, expect, it } from "vitest";
import { missingTests } from "../../../../scripts/docs/named-tests.ts";

const read = (path: string): string | null => (path === "test/a.test.ts" ? `it("holds", …); it("ends", …)` : null);
const faultsOf = (text: string) => missingTests([{ path: "docs/page.md", text }], read);

describe("missingTests", () => {
  it("is content with names that the file has", () => {
    expect(faultsOf('[a](../test/a.test.ts) "holds",\n"ends"')).toEqual([]);
  });

  it("lists names that the file does not have", () => {
    expect(faultsOf('[a](../test/a.test.ts) "holds", "never was"')).toEqual([
      'docs/page.md: test/a.test.ts has no test "never was"',
    ]);
  });

  it("lists names in a file that is not there", () => {
    expect(faultsOf('[b](../test/b.test.ts) "holds"')).toHaveLength(1);
  });

  it("leaves other links and quotations alone", () => {
    expect(faultsOf('[a](../test/a.test.ts) and "something else", [b](b.md) "too"')).toEqual([]);
  });
});
