/** Which exports become which functions. */
import { describe, expect, it } from "vitest";
import type { ExportShape, ModuleExport } from "../../../src/packaging/exports.ts";
import { checkDistinct, planFile } from "../../../src/packaging/plan.ts";

const found = (shapes: Record<string, ExportShape>): ModuleExport[] =>
  Object.entries(shapes).map(([name, shape]) => ({ name, shape }));

const all = { exports: [], name: undefined };

describe("a file", () => {
  it("becomes a function for each function it exports, the default one by the file's name", () => {
    const exports = found({ add: "function", limit: "other", default: "function" });
    expect(planFile("src/math.ts", exports, all)).toEqual({
      functions: [
        { name: "add", export: "add", file: "src/math.ts" },
        { name: "math", export: "default", file: "src/math.ts" },
      ],
      skipped: [],
    });
  });

  it("passes over what may be a function, and says how to deploy it; a default export is worth the try", () => {
    const plan = planFile("app.ts", found({ default: "unclear", cached: "unclear" }), all);
    expect(plan.functions.map(({ name }) => name)).toEqual(["app"]);
    expect(plan.skipped).toEqual([expect.stringContaining("cached")]);
  });

  it("may be narrowed to exports, whatever they look like, and renamed", () => {
    const plan = planFile("app.ts", found({ add: "function", cached: "unclear" }), {
      exports: ["cached"],
      name: "fast",
    });
    expect(plan.functions).toEqual([{ name: "fast", export: "cached", file: "app.ts" }]);
  });

  it.each([
    ["exports no function", { limit: "other" }, all, /exports no function/],
    ["lacks the export asked for", { add: "function" }, { exports: ["sub"], name: undefined }, /no export "sub".*add/],
    [
      "has more functions than one name",
      { a: "function", b: "function" },
      { exports: [], name: "x" },
      /Pick one export/,
    ],
    ["exports a name that no function can have", { $: "function" }, all, /cannot be named "\$"/],
  ] as const)("is refused when it %s", (_what, shapes, choice, told) => {
    expect(() => planFile("math.ts", found(shapes), choice)).toThrow(told);
  });
});

describe("several files", () => {
  it("must not give two functions one name", () => {
    const functions = [
      { name: "add", export: "add", file: "a.ts" },
      { name: "add", export: "default", file: "add.ts" },
    ];
    expect(() => checkDistinct(functions)).toThrow(/"add": add of a\.ts and default of add\.ts/);
    expect(() => checkDistinct(functions.slice(0, 1))).not.toThrow();
  });
});
