/**
 * How the source map of an upload gets into its module.
 */
import { expect, test } from "vitest";
import { bundlerStep } from "../../../../src/artifact/bundler-map.ts";
import { withSourceMap } from "../../../../src/director/client-v4/source-maps.ts";

const MAP = {
  ...{ version: 3, file: "index.js", names: ["fetch"], mappings: "AAAA;AACA" },
  ...{ sources: ["../src/index.ts"], sourcesContent: ["the whole file"] },
};
const CODE = "export default {};\n//# sourceMappingURL=index.js.map\n";

test("it is found where the compiler looks for it, without the files themselves", () => {
  const mapped = withSourceMap(CODE, JSON.stringify(MAP));
  expect(bundlerStep(mapped)).toEqual({ mappings: MAP.mappings, sources: MAP.sources });
  expect(mapped.split("\n")).toHaveLength(2);
  expect(atob(mapped.slice(mapped.indexOf("base64,") + "base64,".length))).not.toContain("the whole file");
});

test("code stays on its lines, whatever looks like a comment in it", () => {
  const code = 'const text = "//# sourceMappingURL=x";\nexport default text;';
  expect(withSourceMap(code, JSON.stringify(MAP)).startsWith(`${code}\n`)).toBe(true);
});

test.each([
  ["no JSON", "{"],
  ["no map", "{}"],
  ["of another version", JSON.stringify({ ...MAP, version: 2 })],
  ["too deep", "[".repeat(10_000)],
  ["too large", JSON.stringify({ ...MAP, mappings: "A".repeat(600_000) })],
])("one that is %s is left out", (_title, map) => {
  expect(withSourceMap(CODE, map)).toBe(CODE);
});

test("blanks without end take no time", () => {
  const code = `${CODE}${" ".repeat(1_000_000)}x`;
  const started = performance.now();
  withSourceMap(code, JSON.stringify(MAP));
  expect(performance.now() - started).toBeLessThan(500);
});
