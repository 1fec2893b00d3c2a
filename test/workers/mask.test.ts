/** Secrets in what leaves a real isolate: its log, and what it throws, in whatever way. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { readAnswer, readLoss } from "../../durable-objects/worker-host/outcome.ts";
import { type OpenBindings, OUTCOME_HEADER } from "../../src/contracts/sandbox-call.ts";
import { isolateOf, LIMITS } from "./support/isolate.ts";

const SECRET = 'marker "of"\nthe secret';
const PLAIN = "marker-of-the-other";
const BINDINGS: OpenBindings = {
  ...{ vars: {}, kv: [], versionMetadata: null, node: false },
  secrets: { KEY: SECRET, PLAIN },
};
const CALL = { id: "inv_1", args: [], limits: LIMITS, encoding: "json" as const, sentMs: Date.now() };

/** All that is told of a call, but its value. */
async function toldOf(body: string, begin = "") {
  const source = `import { env } from "cloudflare:workers"; ${begin} export default () => { ${body} };`;
  const isolate = await isolateOf(env.LOADER, source, { bindings: BINDINGS });
  const { fault, figures } = await isolate.run(CALL).then(readAnswer, readLoss);
  return { message: fault?.message, details: fault?.details, logs: figures?.logs.map(({ message }) => message) };
}

it("stars stand in the log in the place of secrets, in text, in JSON and in stacks", async () => {
  const { logs } = await toldOf(`
    console.log("key", env.KEY, "of", env.PLAIN);
    console.warn({ key: env.KEY, list: [env.PLAIN] });
    console.error(new Error("failed with " + env.KEY));
    console.table([env.PLAIN]);
    console.log("https://x.test/?" + new URLSearchParams({ key: env.PLAIN }) + "&" + encodeURIComponent(env.KEY));`);
  expect(logs?.slice(0, 2)).toEqual(["key *** of ***", '{"key":"***","list":["***"]}']);
  expect(logs?.[2]).toMatch(/^Error: failed with \*\*\*\n +at /);
  expect(logs?.slice(3)).toEqual(['["***"]', "https://x.test/?key=***&***"]);
});

it.each([
  ["an error", "throw new Error('no: ' + env.KEY);"],
  ["a text", "throw env.PLAIN;"],
  ["a rejection", "return Promise.reject(new TypeError(env.KEY));"],
  ["an error's name", "throw Object.assign(new Error('x'), { name: env.PLAIN });"],
  ["an error without message", "throw Object.assign(new Error(), { name: 'E ' + env.PLAIN });"],
  ["a stack of its own making", "throw Object.assign(new Error('x'), { stack: env.KEY });"],
  ["a stack that the function writes", "Error.prepareStackTrace = () => env.PLAIN; throw new Error('x');"],
  ["an address that may not be reached", "return fetch('https://' + env.PLAIN + '.example/');"],
  ["a key of a result that JSON cannot carry", "return { [env.PLAIN]: 1n };"],
])("stars stand in %s", async (_, body) => {
  const told = JSON.stringify(await toldOf(body));
  expect(told).not.toMatch(/marker|secret|other/);
});

it("stars stand in what the start of a module throws", async () => {
  const told = await toldOf("", "throw new Error('start ' + env.PLAIN);");
  expect(told.message).toBe("The module failed to start: start ***");
  expect(JSON.stringify(told)).not.toContain("marker");
});

it("stars stand in what is printed by way of Node's modules", async () => {
  const { logs } = await toldOf(
    "log(env.PLAIN); process.stdout.write('out ' + process.env.PLAIN); new Promise(() => { throw new Error(env.PLAIN); }).catch(error);",
    'import { log, error } from "node:console"; import process from "node:process"; import { inspect } from "node:util"; log(inspect({ key: env.PLAIN }));',
  );
  expect(JSON.stringify(logs)).not.toContain("marker");
  expect(JSON.stringify(logs)).toContain("out ***");
});

it("no built-in that the function replaces uncovers them, or makes the platform fail", async () => {
  const { logs, message } = await toldOf(`
    String.prototype.indexOf = () => -1;
    String.prototype.slice = function () { return this; };
    Math.max = () => 0;
    Array.prototype[Symbol.iterator] = () => { throw new Error("no"); };
    Object.defineProperty(Array.prototype, 0, { set() { throw new Error("no"); } });
    globalThis.encodeURIComponent = () => "x";
    console.log(env.PLAIN);
    throw new Error(env.PLAIN);`);
  expect([logs, message]).toEqual([["***"], "***"]);
});

it("a piece of a secret is left nowhere, where a line is cut", async () => {
  const { logs } = await toldOf(`for (let length = 65480; length < 65540; length++) {
    console.log("x".repeat(length) + env.PLAIN);
  }`);
  expect(logs?.join("\n")).not.toMatch(/xm|marker/);
});

it("stars stand in the failure of a web function", async () => {
  const source = "export default { fetch: (_request, env) => { throw new Error('no: ' + env.PLAIN); } };";
  const isolate = await isolateOf(env.LOADER, source, { bindings: BINDINGS });
  const response = await isolate.serve(CALL, new Request("https://host/path"));
  const outcome = decodeURIComponent(response.headers.get(OUTCOME_HEADER) ?? "");
  expect(outcome).toContain("no: ***");
  expect(outcome).not.toContain("marker");
});
