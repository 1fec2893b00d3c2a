/**
 * What instrumentation writes, where behaviour alone would not show it: names, places, sizes, and import cycles.
 */
import { pathToFileURL } from "node:url";
import { parse } from "acorn";
import { describe, expect, it } from "vitest";
import { uniqueName } from "../../../src/metering/names.ts";
import { instrumented } from "../../support/metering/runner.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** Instrumenting a mebibyte takes about a second on a slow machine; quadratic work would take minutes. */
const LINEAR_MS = 5_000;

/** The instrumented code without the prelude of its first line. */
function withoutPrelude(source: string): string {
  return instrumented(source).slice(instrumented("").length);
}

describe("names", () => {
  it("are others when the module uses them, however it spells them", () => {
    const taken =
      "let \\u0024fuel; x.$check; $left: for (;;) { break $left } ({ $ask: 1 }); import { $batch } from 'x';";
    const code = instrumented(taken);
    expect(code).toMatch(/^import\{check as \$check_1\}from"the meter";var \$fuel_1=0;function \$ask_1\(\)/);
    expect(code).toContain("function $batch_1()");
    expect(code).toContain("let $left_1=0;");
  });

  it("skip all that are taken", () => {
    const program = parse("a, a_1, b_1, a_2", { ecmaVersion: "latest" });
    expect(uniqueName(program, "a")).toBe("a_3");
    expect(uniqueName(program, "b")).toBe("b");
  });
});

describe("places", () => {
  it("leave alone what cannot run code", () => {
    const untouched =
      "const { a = f(), [k()]: b } = c; class A { x = 1; y = z; f = class {}; g = class G {}; h; [1] = this }";
    expect(withoutPrelude(untouched)).toBe(untouched);
  });

  it("come after directives, which would be none otherwise", () => {
    expect(withoutPrelude(`function f(){"use strict";'other'\nreturn 1}`)).toBe(
      `function f(){"use strict";'other';if(($fuel=$fuel-1|0)<0)$ask();\nreturn 1}`,
    );
  });

  it.each([
    ["default values", "(a = f()) => 0", 2],
    ["defaults inside of patterns", "({ a: [b = f()] }, [, { c = f() }]) => 0", 3],
    ["keys inside of patterns", "({ [f()]: [a] }) => 0", 2],
    ["defaults of rest parameters", "(...[a = f(), ...[b = f()]]) => 0", 3],
    ["fields, static or not", "class { a = f(); static b = f() }", 2],
    ["keys and parents of classes", "class extends f() { [f()] = 1; [f()]() {} }", 4],
    ["static blocks", "class { static { f() } }", 1],
    ["accessors and methods", "({ get a() { return 1 }, set a(b) { }, c() { }, async *d() { } })", 4],
  ])("include %s", (_, source, ticks) => {
    expect(withoutPrelude(`x = ${source}`).split("$ask()").length - 1).toBe(ticks);
  });

  it("include one in every loop, and nothing inside of split ones is called", () => {
    expect(withoutPrelude("for(;a;b)c")).toBe(
      "let $left=0;for(;;){if($left<1)$left=$batch()|0;for(;($left=$left-1|0)>=0&&(a);b)c;if($left>=0)break}",
    );
    for (const loop of [
      "for(const a of b)c",
      "for(a in b)c",
      "l:for(;;)continue l",
      "for(let a=0;;)x=()=>a",
      "for(;;/*;*/)for(;;);",
      "for(/*;*/;;)c",
      "while(1)await 1",
    ]) {
      const [, first] = withoutPrelude(loop).split("if(", 2);
      expect(first, loop).toMatch(/^\(\$left=\$left-1\|0\)<0/);
    }
  });

  it("include what follows an await", () => {
    expect(withoutPrelude("await a+(await b())")).toBe("$resume(await a)+($resume(await b()))");
  });

  it.each([
    ["a method", "a.sort()"],
    ["a global", "structuredClone(a)"],
    ["a parameter", "g()"],
    ["what is bound twice", "twice()"],
    ["what is assigned", "assigned()"],
    ["a constructor", "new A(9)"],
    ["a tag", "tag`a`"],
    ["a spread", "[...a]"],
    ["a computed member", "Math[a]()"],
  ])("cost more where something foreign is called: %s", (_, call) => {
    const declared =
      "const own=()=>1;let assigned=()=>1;assigned=a;function twice(){}{function twice(){}}class A{}function tag(){};";
    expect(withoutPrelude(`${declared}function f(g){${call}}`)).toContain(
      `(g){if(($fuel=$fuel-256|0)<0)$ask();${call}`,
    );
    expect(withoutPrelude(`${declared}g=>{for(;;)${call}}`)).toContain(`for(;;){if(($fuel=$fuel-256|0)<0)$ask();`);
    expect(withoutPrelude(`${declared}g=>${call}`)).toContain(`g=>(($fuel=$fuel-256|0)<0&&$ask(),${call})`);
  });

  it.each(["own()", "Math.sqrt(2)", "a.push(1)", "()=>b.sort()", "a.b", "class{m(){b.sort()}}"])(
    "cost little where nothing foreign is called: %s",
    (code) => {
      expect(withoutPrelude(`function own(){}function f(){return ${code}}`)).toContain("f(){if(($fuel=$fuel-1|0)<0)");
    },
  );
});

describe("the prelude", () => {
  it("works in an import cycle, where functions are called before their module has run", async () => {
    await using folder = await temporaryFolder({
      "meter.mjs": "let checks = 0; export const check = () => 10; export default () => checks;",
      "a.mjs": inFiles(`import "./b.mjs"; export function early() { for (let i = 0; i < 99; i++); return "early"; }`),
      "b.mjs": inFiles(`import { early } from "./a.mjs"; export const seen = early();`),
    });
    const b: { seen: string } = await import(pathToFileURL(`${folder.path}/b.mjs`).href);
    expect(b.seen).toBe("early");
  });

  it("quotes the specifier of the meter", () => {
    expect(instrumented("")).toContain('from"the meter"');
  });
});

describe("size and time", () => {
  it.each([
    ["tiny functions on one line", "f=()=>0;".repeat(20_000)],
    ["loops on one line", "for(;;)x++;".repeat(20_000)],
    ["a long array", `x=[${"()=>0,".repeat(20_000)}]`],
    ["many parameters", `(${Array.from({ length: 20_000 }, (_, index) => `a${index}=f()`).join()})=>0`],
    ["names that look like ours", Array.from({ length: 20_000 }, (_, index) => `$fuel_${index};`).join("")],
    ["nested functions", `${"x=>{".repeat(200)}0${"}".repeat(200)}`],
    ["nested loops", `${"while(a)".repeat(1_000)}b`],
  ])("grow with the source: %s", (_, source) => {
    const startedMs = performance.now();
    const code = instrumented(source);
    expect(performance.now() - startedMs).toBeLessThan(LINEAR_MS);
    expect(code.length).toBeLessThan(15 * source.length);
    parse(code, { ecmaVersion: "latest", sourceType: "module" });
  });
});

function inFiles(source: string): string {
  return instrumented(source).replace("the meter", "./meter.mjs");
}
