/**
 * The compiler: TypeScript and JavaScript in, metered modules out, and a clear word on what is refused.
 */
import { describe, expect, it } from "vitest";
import { compile } from "../../../src/artifact/compile.ts";
import { MAX_UNBROKEN_WORK_MS } from "../../../src/contracts/limits.ts";
import { THREAD } from "../../support/director.ts";

/** Compiles one module named `main.ts`. */
const compileSource = (source: string, exportName = "default") =>
  compile({ main: "main.ts", modules: { "main.ts": source } }, exportName, THREAD);

/** Code of a module that compiles. */
async function codeOf(modules: Record<string, string>, path: string): Promise<string> {
  const compiled = await compile({ main: path, modules }, "default", THREAD);
  if (!compiled.ok) throw new Error(compiled.fault.message);
  return compiled.value.artifact.modules[path] ?? "";
}

/** The fault of a source that does not compile. */
async function faultOf(source: string) {
  const compiled = await compileSource(source);
  if (compiled.ok) throw new Error("It compiles.");
  return compiled.fault;
}

describe("syntax", () => {
  it.each([
    ["JavaScript", "export default () => {\n  return 1 +;\n}", 2, 13],
    ["TypeScript", "const n: number = 1;\nexport default (a: string): = 1;", 2, 27],
    ["an unclosed brace", "export default () => {", 1, 23],
  ])("names line and column of a fault in %s", async (_, source, line, column) => {
    expect(await faultOf(source)).toMatchObject({ code: "invalid_source", details: { path: "main.ts", line, column } });
  });

  it("refuses what overflows the parser instead of failing", async () => {
    const fault = await faultOf(`export default ${"[".repeat(50_000)}${"]".repeat(50_000)}`);
    expect(fault.code).toBe("invalid_source");
  });

  it("takes JavaScript as it is and strips types from everything else", async () => {
    expect(await codeOf({ "main.ts": "export default (a: number): number => a" }, "main.ts")).not.toContain("number");
    expect(await codeOf({ "main.ts": 'export default () => wrap<string>("a")' }, "main.ts")).toContain('wrap("a")');
    expect(await codeOf({ "main.js": "export default (a, b, c) => a<b>(c)" }, "main.js")).toContain("a<b>(c)");
  });

  it("keeps every line where it was", async () => {
    const source = "interface A {\n  n: number;\n}\nexport default (a: A): number =>\n  a.n;\n";
    const lines = (await codeOf({ "main.ts": source }, "main.ts")).split("\n");
    expect(lines).toHaveLength(source.split("\n").length);
    expect(lines[4]).toContain("a.n");
  });

  it("is quick with modules made to be slow", async () => {
    const startedMs = performance.now();
    const names = Array.from({ length: 30_000 }, (_, index) => `n${index}`);
    for (const source of [
      names.map((name) => `export let ${name};`).join(""),
      `export default [${names.map(() => "()=>0").join(",")}]`,
      `export default function f(${names.join(",")}) {}`,
    ]) {
      expect((await compileSource(source)).ok).toBe(true);
    }
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });

  const labels = Array.from({ length: 300 }, (_, index) => `l${index}:{`);
  it.each([
    ["labels within labels", `${labels.join("")}${"a:;".repeat(300_000)}${"}".repeat(300)}`],
    ["names within names", `${"{".repeat(300)}${"var a;".repeat(160_000)}${"}".repeat(300)}`],
    ["more nodes than there is room for", `export default a${".b".repeat(400_000)}`],
    ["more code than there is room for", `export default [${"()=>0,".repeat(110_000)}]`],
  ])("gives up on %s in time", async (_, source) => {
    const startedMs = performance.now();
    expect((await faultOf(source)).code).toBe("payload_too_large");
    expect(performance.now() - startedMs).toBeLessThan(4 * MAX_UNBROKEN_WORK_MS);
  });

  it.each([
    ["a number", `export default ${"9".repeat(20_000)}n`],
    ["a fraction", `export default 0.${"9".repeat(20_000)}`],
    ["a regular expression", `export default /${"(?<a>)|".repeat(2_000)}x/`],
  ])("refuses %s that takes long to check", async (_, source) => {
    expect(await faultOf(source)).toMatchObject({ code: "invalid_source", details: { line: 1 } });
  });
});

describe("imports", () => {
  it.each([
    ["./lib/util.ts", "lib/util.ts"],
    ["./lib/util", "lib/util.ts"],
    ["./lib/util.js", "lib/util.ts"],
    ["./lib/../lib/util.ts", "lib/util.ts"],
  ])("resolves %s within the deploy", async (specifier, target) => {
    const code = await codeOf(
      { "main.ts": `import u from "${specifier}"; export default u;`, [target]: "export default 1" },
      "main.ts",
    );
    expect(code).toContain(`"./${target}"`);
  });

  it("resolves from a folder, upwards and in re-exports", async () => {
    const modules = {
      "a/main.ts": 'export { default } from "../b.ts"; export * from "./c";',
      "b.ts": "export default 1",
      "a/c.ts": "",
    };
    const code = await codeOf(modules, "a/main.ts");
    expect(code).toContain('"../b.ts"');
    expect(code).toContain('"../a/c.ts"');
  });

  it.each([
    "node:fs",
    "cloudflare:sockets",
    "left-pad",
    "file:///etc/passwd",
    "data:text/javascript,0",
    "../../../etc/passwd",
    "../troupe.js",
    "./missing",
  ])("refuses to import %s, by line and column", async (specifier) => {
    const fault = await faultOf(`\n import x from ${JSON.stringify(specifier)}; export default x;`);
    expect(fault).toMatchObject({ code: "user_error", details: { path: "main.ts", line: 2, column: 16 } });
    expect(fault.message).toContain(specifier);
  });

  it("lets import() reach modules of the deploy and nothing else", async () => {
    const source =
      'export default async (name) => [await import("./b.ts"), await import(name), await import("node:fs")];';
    const code = await codeOf({ "main.ts": source, "b.ts": "" }, "main.ts");
    expect(code).toContain('import("./b.ts")');
    expect(code.match(/import\(/g)).toHaveLength(1);
  });

  it("does not take a name that the module uses", async () => {
    const code = await codeOf({ "main.js": "const $denyImport = 1; export default (x) => import(x)" }, "main.js");
    expect(code).toMatch(/import\{denyImport as (?!\$denyImport\})\S+\}from/);
  });
});

describe("parameter names", () => {
  it.each([
    ["export default (a: number, b = 2) => a", "default", ["a", "b"]],
    ["export default function f({ x }, ...rest) {}", "default", [null, null]],
    ["export const add = (left, right) => left", "add", ["left", "right"]],
    ["export async function go(where) {}", "go", ["where"]],
    ["const f = function (n) {}; export { f as go }", "go", ["n"]],
    ["function f(n) {} export default f", "default", ["n"]],
    ["export default make()", "default", null],
    ["export * from './other.ts'; export default class {}", "default", null],
  ])("reads %s", async (source, exportName, parameters) => {
    const modules = { "main.ts": source, "other.ts": "" };
    const compiled = await compile({ main: "main.ts", modules }, exportName, THREAD);
    expect(compiled).toMatchObject({ ok: true, value: { parameters } });
  });
});
