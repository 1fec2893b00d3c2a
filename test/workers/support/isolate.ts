/**
 * An isolate of a module, loaded as functions are.
 */
import { compile } from "../../../src/artifact/compile.ts";
import { succeed } from "../../../src/contracts/result.ts";
import type { OpenBindings } from "../../../src/contracts/sandbox-call.ts";
import { type LoadedIsolate, loadIsolate } from "../../../src/sandbox/load.ts";

/** Limits that its calls may have. */
export const LIMITS = { cpuMs: 1_000, timeoutMs: 1_000, maxOutputBytes: 100_000, subRequests: 0 };

interface Bound {
  readonly bindings: OpenBindings | null;
  readonly kv?: Readonly<Record<string, Fetcher>>;
}

/** Compiles and loads a module, each time anew. Throws where it is refused. */
export async function isolateOf(loader: WorkerLoader, source: string, bound: Bound): Promise<LoadedIsolate> {
  const thread = { now: Date.now, pause: () => Promise.resolve() };
  const compiled = await compile({ main: "main.js", modules: { "main.js": source } }, "default", thread);
  if (!compiled.ok) throw new Error(compiled.fault.message);
  const [text = ""] = Object.values(compiled.value.artifact.modules);
  return isolateOfText(loader, text, bound);
}

/** Loads a module as it stands: nothing is metered, and its imports are its own. */
export function isolateOfText(
  loader: WorkerLoader,
  text: string,
  { bindings, kv = {} }: Bound = { bindings: null },
): LoadedIsolate {
  return loadIsolate(loader, {
    ...{ id: crypto.randomUUID(), export: "default", outbound: null, tail: null, limits: LIMITS },
    artifact: () => Promise.resolve(succeed({ main: "main.js", modules: { "main.js": text } })),
    ...(bindings === null ? {} : { bindings: () => Promise.resolve(succeed({ bindings, kv })) }),
  });
}
