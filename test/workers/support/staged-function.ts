/**
 * A function on a real worker, without a director: it is started there once, and called by RPC.
 */
import { env } from "cloudflare:workers";
import { compile } from "../../../src/artifact/compile.ts";
import { hashArtifact } from "../../../src/artifact/hash.ts";
import { cacheKeyOf } from "../../../src/cache/key.ts";
import type { CacheOrder } from "../../../src/contracts/cache.ts";
import { functionConfig } from "../../../src/contracts/function.ts";
import { functionName } from "../../../src/contracts/ids.ts";
import type { WorkerReply } from "../../../src/contracts/invocation.ts";
import { unwrap } from "../../support/result.ts";

/** How a call is made. */
export interface StagedCall {
  readonly id?: string;
  readonly mode?: CacheOrder["mode"];
  readonly timeoutMs?: number;
  readonly cpuMs?: number;
}

let ids = 0;

/** Starts a function on a worker; `cache` is its `config.cache`. */
export async function staged(worker: string, text: string, source: string, cache: object) {
  const thread = { now: Date.now, pause: () => Promise.resolve() };
  const { artifact } = unwrap(await compile({ main: "main.js", modules: { "main.js": source } }, "default", thread));
  const name = functionName.parse(text);
  const config = functionConfig.parse({ cache: { policy: "lru", ...cache } });
  const stub = () => env.WORKER_HOST.getByName(worker);
  const hash = await hashArtifact(artifact);
  const start = async () =>
    void unwrap(await stub().probe({ name, export: "default", config, artifactHash: hash, artifact }, "inv_probe"));
  await start();
  const fn = { name, version: 1, artifact: hash, export: "default", bindings: null, config };
  const orderOf = async (args: readonly unknown[], mode: CacheOrder["mode"] = "use"): Promise<CacheOrder> => {
    const key = await cacheKeyOf({ name, artifact: hash, bindings: null, export: "default", args, encoding: "json" });
    if (key === null) throw new Error("The arguments have no key.");
    return { key, mode };
  };
  return {
    stub,
    /** Starts it again, on a worker that has lost it. */
    start,
    keyOf: async (...args: unknown[]) => (await orderOf(args)).key,
    async call(args: readonly unknown[], { id, mode, ...lower }: StagedCall = {}): Promise<WorkerReply> {
      const limits = { ...config.limits, ...lower };
      const cache = await orderOf(args, mode);
      return stub().invoke({ id: id ?? `inv_${ids++}`, fn, args, limits, encoding: "json", cache });
    },
    async batch(inputs: readonly (readonly unknown[])[]): Promise<readonly WorkerReply[]> {
      const one = async (args: readonly unknown[]) => ({ id: `inv_${ids++}`, args, cache: await orderOf(args) });
      const calls = await Promise.all(inputs.map(one));
      return stub().invokeMany({ fn, calls, limits: config.limits, encoding: "json" });
    },
    /** What the worker has counted. */
    async stats() {
      const { calls = 0, cacheHits = 0, cacheMisses = 0 } = (await stub().stats()).functions[name] ?? {};
      return { calls, cacheHits, cacheMisses };
    },
    async listing() {
      return (await stub().cacheOf()).find((each) => each.function === name);
    },
  };
}

/** The value of a reply, or the code of its fault; in brackets where it did not run for it. */
export function shortly(reply: WorkerReply): string {
  if (reply.state === "busy") return "busy";
  const text = reply.state === "done" ? String(reply.value) : reply.fault.code;
  return reply.figures.cached === true ? `(${text})` : text;
}
