/**
 * Stacks as the engine writes them inside an isolate, with the real shim: what they name is what the author wrote.
 */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { readAnswer, readLoss } from "../../durable-objects/worker-host/outcome.ts";
import { compile } from "../../src/artifact/compile.ts";
import type { Artifact } from "../../src/contracts/function.ts";
import { succeed } from "../../src/contracts/result.ts";
import type { SandboxCall } from "../../src/contracts/sandbox-call.ts";
import { loadIsolate } from "../../src/sandbox/load.ts";
import { retrace } from "../../src/trace/retrace.ts";
import { readTrace, type Trace } from "../../src/trace/trace.ts";

const MAIN = `import { help } from "./lib/help.ts";
interface Options { readonly mode: string; }
export default async function run(mode: string): Promise<string> {
  const each = (_n: number): string => { for (let i = 0; i < 3; i++) { if (i === 2) return help<string>(mode); } return ""; };
  const twice: string = \`\${mode}\${mode}\`; const all = [1].map((n: number) => each(n));
  return await later({ mode: twice } as Options) + all;
}
async function later(options: Options): Promise<string> {
  await null; console.error("it", new Error("logged"), 1); return (options as any).missing!.length as string;
}
`;
const HELP = `enum Mode { Err = "err", Json = "json" }
export function help<T extends string>(mode: T): string {
  while (mode.length > 99) mode = mode.slice(1) as T; if (mode === Mode.Err) throw new Error("no\\nway");
  if (mode === Mode.Json) JSON.parse("{");
  if (mode === "class") new (class Box<V> { readonly size: number = (this as any).lid.open; value?: V })();
  if (mode === "array") (Error as any).prepareStackTrace = (_: Error, sites: unknown[]) => sites;
  if (mode === "proxy") throw new Proxy(new Error("p"), { get: (_target, key: string) => { throw new Error(key); } });
  if (mode === "huge") throw Object.assign(new Error("h"), { stack: "s".repeat(5_000_000) });
  if (mode === "object") throw { message: "o", stack: { toString: () => "text" } };
  if (mode === "array") throw new Error("a");
  return "x";
}
`;

/** Where `text` begins in a source, as `path:line:column`. */
function at(path: string, source: string, text: string): string {
  const before = source.slice(0, source.indexOf(text)).split("\n");
  return `${path}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
const inMain = (text: string) => at("main.ts", MAIN, text);
const inHelp = (text: string) => at("lib/help.ts", HELP, text);

async function compiled(modules: Record<string, string>): Promise<{ artifact: Artifact; trace: Trace | null }> {
  const thread = { now: Date.now, pause: () => Promise.resolve() };
  const result = await compile({ main: "main.ts", modules }, "default", thread);
  if (!result.ok) throw new Error(result.fault.message);
  return { artifact: result.value.artifact, trace: readTrace(result.value.trace) };
}

function isolateOf(id: string, artifact: Artifact) {
  const limits = { cpuMs: 5_000, timeoutMs: 5_000, maxOutputBytes: 1_000, subRequests: 0 };
  const call = (mode: string): SandboxCall => ({ id: "inv_test", args: [mode], limits, encoding: "json", sentMs: 0 });
  const isolate = loadIsolate(env.LOADER, {
    ...{ id, export: "default", outbound: null, tail: null, limits },
    artifact: () => Promise.resolve(succeed(artifact)),
  });
  return {
    run: async (mode: string) => readAnswer(await isolate.run(call(mode))),
    probe: () => isolate.probe(call("")).then(readAnswer, readLoss),
  };
}

describe("the stack of a function that failed", () => {
  let trace: Trace | null;
  let isolate: ReturnType<typeof isolateOf>;
  beforeAll(async () => {
    const made = await compiled({ "main.ts": MAIN, "lib/help.ts": HELP });
    trace = made.trace;
    isolate = isolateOf("stacks", made.artifact);
  });
  const stackOf = async (mode: string) => {
    const { fault } = await isolate.run(mode);
    const stack = fault?.details?.stack;
    return typeof stack === "string" ? retrace(stack, trace).split("\n") : undefined;
  };
  const callers = () => [
    `    at each (${inMain("help<string>(mode)")})`,
    `    at ${inMain("each(n))")}`,
    "    at Array.map (<anonymous>)",
    `    at run (${inMain("map((n")})`,
  ];

  it("names the author's files, lines and columns, and nothing of the platform", async () => {
    const frame = `    at help (${inHelp('new Error("no')})`;
    expect(await stackOf("err")).toEqual(["Error: no", "way", frame, ...callers()]);
  });

  it("keeps what the engine did for the author", async () => {
    const [, ...frames] = (await stackOf("json")) ?? [];
    expect(frames).toEqual(["    at JSON.parse (<anonymous>)", `    at help (${inHelp('parse("{")')})`, ...callers()]);
  });

  it("finds its way into fields of classes", async () => {
    expect((await stackOf("class"))?.slice(1, 4)).toEqual([
      `    at <instance_members_initializer> (${inHelp("open; value")})`,
      `    at new Box (${inHelp("(class Box").replace(/\d+$/, (column) => String(Number(column) + 1))})`,
      `    at help (${inHelp("new (class")})`,
    ]);
  });

  it("follows awaits, in what is printed as well", async () => {
    const { fault, figures } = await isolate.run("");
    const last = `    at async run (${inMain("await later")})`;
    expect(retrace(String(fault?.details?.stack), trace).split("\n")).toEqual([
      "TypeError: Cannot read properties of undefined (reading 'length')",
      `    at later (${inMain("length as")})`,
      last,
    ]);
    expect(retrace(figures?.logs[0]?.message ?? "", trace).split("\n")).toEqual([
      "it Error: logged",
      `    at later (${inMain('new Error("logged")')})`,
      last,
      " 1",
    ]);
  });

  it("is left out when it is no text", async () => {
    for (const mode of ["proxy", "object", "array"]) expect(await stackOf(mode), mode).toBeUndefined();
  });

  it("is cut off when it is too long", async () => {
    expect((await stackOf("huge"))?.[0]).toHaveLength(8_192);
  });
});

describe("a module that does not start", () => {
  it("says where it threw", async () => {
    const { artifact, trace } = await compiled({
      "main.ts": "const a: string = '';\n(a as any).b.c;\nexport default () => a;",
    });
    const { fault } = await isolateOf("thrower", artifact).probe();
    expect(retrace(String(fault?.details?.stack), trace)).toMatch(/\n {4}at main\.ts:2:14$/);
  });

  it("says where the engine refuses it", async () => {
    // The compiler parses as strictly as the engine, nearly: this module has not passed it.
    const artifact = { main: "main.ts", modules: { "main.ts": "export default 1;\n  let let = 1;" } };
    const { fault } = await isolateOf("refused", artifact).probe();
    expect(fault?.message).toMatch(/^The module cannot be started: SyntaxError: .* at function\/main\.ts:2:7\.$/);
    expect(retrace(fault?.message ?? "", null)).toMatch(/ at main\.ts:2\.$/);
  });
});
