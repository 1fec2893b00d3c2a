/**
 * Key-value storage as functions have it, in real isolates: what the runtime's own binding does, ours does.
 */
import { reset } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { readAnswer, readLoss } from "../../durable-objects/worker-host/outcome.ts";
import type { LoadedIsolate } from "../../src/sandbox/load.ts";
import { attempt, KV_CASES } from "../suites/kv-cases.ts";
import { isolateOf, LIMITS } from "./support/isolate.ts";

afterEach(reset);

const ID = "0123456789abcdef0123456789abcdef";
const BINDINGS = { vars: {}, secrets: {}, kv: ["KV"], versionMetadata: null, node: false };
const limits = { ...LIMITS, cpuMs: 20_000, timeoutMs: 60_000, subRequests: 1_000, maxOutputBytes: 1_000_000 };

interface Exports {
  KvBinding(options: { props: { namespace: string; function: string } }): Fetcher;
}

/** An isolate with a namespace of its own as `KV`. */
async function isolateWith(source: string): Promise<LoadedIsolate> {
  await env.KV_NAMESPACES.getByName(ID).open();
  const KV = (exports as unknown as Exports).KvBinding({ props: { namespace: ID, function: "kv" } });
  return isolateOf(env.LOADER, source, { bindings: BINDINGS, kv: { KV } });
}

/** Calls a module; gives the value, or code and message of the fault. */
async function call(source: string, ...args: unknown[]): Promise<unknown> {
  const isolate = await isolateWith(source);
  const given = { id: crypto.randomUUID(), args, limits, encoding: "json" as const, sentMs: Date.now() };
  const { fault, value } = await isolate.run(given).then(readAnswer, readLoss);
  if (fault !== null) return `${fault.code}: ${fault.message}`;
  return value === undefined ? undefined : JSON.parse(value);
}

describe("does what the runtime's binding does", () => {
  it.each(Object.entries(KV_CASES))("%s", async (_label, run) => {
    const source = `import { env } from "cloudflare:workers";
      const attempt = ${attempt};
      export default async () => JSON.stringify(await (${run})(env.KV, attempt));`;
    const theirs = JSON.stringify(await run(env.FUNCTIONS, attempt));
    expect(await call(source)).toBe(theirs);
  });
});
