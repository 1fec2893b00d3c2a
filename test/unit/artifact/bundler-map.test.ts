/**
 * A bundler's map inside a module: followed to the files it names, and never trusted.
 */
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { bundlerStep } from "../../../src/artifact/bundler-map.ts";
import { compile } from "../../../src/artifact/compile.ts";
import { MAX_MAP_SOURCE_LENGTH } from "../../../src/contracts/limits.ts";
import { retrace } from "../../../src/trace/retrace.ts";
import { readTrace } from "../../../src/trace/trace.ts";
import { THREAD } from "../../support/director.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const PREFIX = "//# sourceMappingURL=data:application/json;base64,";
const withMap = (map: unknown) =>
  `export default 1;\n${PREFIX}${Buffer.from(JSON.stringify(map)).toString("base64")}\n`;
const plain = { version: 3, names: [], sources: ["a.ts"], mappings: "AAAA" };

describe("a bundle", () => {
  it("is traced to the files that it was made from", async () => {
    await using folder = await temporaryFolder({
      "lib/b.ts": "export function b(n: number): never {\n  for (;;) if (n) throw new Error('b'); }\n",
      "a.ts": 'import { b } from "./lib/b.ts";\nexport default (n: number) =>\n  b(n);\n',
    });
    const { outputFiles } = await build({
      ...{ entryPoints: ["a.ts"], absWorkingDir: folder.path, bundle: true, write: false, format: "esm" },
      ...{ sourcemap: "inline", sourcesContent: false, logLevel: "silent" },
    });
    const source = outputFiles[0]?.text ?? "";
    const compiled = await compile({ main: "main.ts", modules: { "main.ts": source } }, "default", THREAD);
    if (!compiled.ok) throw new Error(compiled.fault.message);
    const trace = readTrace(compiled.value.trace);
    const code = compiled.value.artifact.modules["main.ts"] ?? "";
    const frame = (text: string) => {
      const before = code.slice(0, code.indexOf(text)).split("\n");
      return retrace(`    at x (function/main.ts:${before.length}:${(before.at(-1)?.length ?? 0) + 1})`, trace);
    };
    expect(frame("new Error")).toBe("    at x (lib/b.ts:2:25)");
    expect(frame("b(n)")).toMatch(/lib\/b\.ts:1:|a\.ts:3:3/);
  });

  it("may be of a root, and name some of its files", () => {
    expect(bundlerStep(withMap({ ...plain, sourceRoot: "src/", sources: ["a.ts", null] }))?.sources).toEqual([
      "src/a.ts",
      null,
    ]);
  });
});

describe("a hostile map", () => {
  it.each([
    ["no map", "null"],
    ["another version", { ...plain, version: 4 }],
    ["parts", { version: 3, sections: [] }],
    ["mappings that are none", { ...plain, mappings: "AAAA\u0000" }],
    ["mappings without end", { ...plain, mappings: ";".repeat(600_000) }],
    ["sources without end", { ...plain, sources: Array(3_000).fill("a") }],
    ["sources that are none", { ...plain, sources: [{}] }],
    ["a __proto__", JSON.parse('{"__proto__":{"version":3,"sources":[],"mappings":""}}')],
  ])("is passed over when it has %s", (_, map) => {
    expect(bundlerStep(withMap(map))).toBeNull();
  });

  it("is passed over when it is no JSON, or no base64", () => {
    for (const data of ["{", "%%%", btoa("{"), btoa("[".repeat(100_000))])
      expect(bundlerStep(PREFIX + data)).toBeNull();
  });

  it("cannot name a file in a way that breaks lines, hides text or is endless", () => {
    const sources = ["a\nb", "a\u001b[2J", "a\u202eb", "", "x".repeat(MAX_MAP_SOURCE_LENGTH + 1), "./ok.ts"];
    expect(bundlerStep(withMap({ ...plain, sources }))?.sources).toEqual([null, null, null, null, null, "ok.ts"]);
  });

  it("leads nowhere when its numbers make no sense, and the module's own positions are told", async () => {
    for (const mappings of ["ADDD", "AAAAAAAAAA,,,", "g", "+//////////H", "A//////D,A/"]) {
      const source = withMap({ ...plain, mappings });
      const compiled = await compile({ main: "main.js", modules: { "main.js": source } }, "default", THREAD);
      const trace = compiled.ok ? readTrace(compiled.value.trace) : null;
      expect(retrace("at function/main.js:2:1", trace)).toBe("at main.js:2:1");
    }
  });
});
