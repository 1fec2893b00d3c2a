/**
 * An isolate whose function has a namespace of key-value storage of its own, as `KV`.
 */
import { env, exports } from "cloudflare:workers";
import { readAnswer, readLoss } from "../../../durable-objects/worker-host/outcome.ts";
import { isolateOf, LIMITS } from "./isolate.ts";

/** Id of the namespace. */
export const NAMESPACE = "0123456789abcdef0123456789abcdef";
const BINDINGS = { vars: {}, secrets: {}, kv: ["KV"], versionMetadata: null, node: false };
const CALL_LIMITS = { ...LIMITS, cpuMs: 20_000, timeoutMs: 60_000, subRequests: 1_000, maxOutputBytes: 1_000_000 };

interface Exports {
  KvBinding(options: { props: { namespace: string; function: string } }): Fetcher;
}

/** Runs a module that has the namespace; gives how the call ended. */
export async function callWithKv(source: string, args: readonly unknown[] = [], limits: Partial<typeof LIMITS> = {}) {
  await env.KV_NAMESPACES.getByName(NAMESPACE).open();
  const KV = (exports as unknown as Exports).KvBinding({ props: { namespace: NAMESPACE, function: "kv" } });
  const isolate = await isolateOf(env.LOADER, source, { bindings: BINDINGS, kv: { KV } });
  const call = { id: crypto.randomUUID(), args, limits: { ...CALL_LIMITS, ...limits }, sentMs: Date.now() };
  return isolate.run({ ...call, encoding: "json" }).then(readAnswer, readLoss);
}

/** The value of a call; of one that failed, code and message. */
export async function valueWithKv(source: string, ...args: unknown[]): Promise<unknown> {
  const { fault, value } = await callWithKv(source, args);
  if (fault !== null) return `${fault.code}: ${fault.message}`;
  return value === undefined ? undefined : JSON.parse(value);
}
