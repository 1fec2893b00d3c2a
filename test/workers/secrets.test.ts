/** A secret on its way: sealed in the registry and in KV, open in the isolate, on workers that were evicted, too. */
import { evictDurableObject, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { encodeBindings } from "../../src/artifact/bindings.ts";
import { compile } from "../../src/artifact/compile.ts";
import { encodeBundle, hashArtifact } from "../../src/artifact/hash.ts";
import { NO_BINDINGS } from "../../src/contracts/bindings.ts";
import { type FunctionVersion, runnableOf } from "../../src/contracts/function.ts";
import type { WorkerReply } from "../../src/contracts/invocation.ts";
import { bindingsKey } from "../../src/contracts/registry.ts";
import { systemEntropy } from "../../src/director/adapters/system-entropy.ts";
import { seal, sealingKeyOf } from "../../src/secrets/seal.ts";
import { deployMessage } from "../support/deployments.ts";
import { unwrap } from "../support/result.ts";

afterEach(reset);

const MARKER = "marker-of-the-secret";
const SOURCE = `import { env } from "cloudflare:workers"; export default () => [...env.API_KEY].reverse().join("");`;
const REVERSED = JSON.stringify([...MARKER].reverse().join(""));

const registry = () => env.REGISTRY.getByName("registry");
const worker = () => env.WORKER_HOST.getByName("w0");

/** Deploys the function `add` with a secret that is sealed for the function `owner`. */
async function deployed(owner: string, masterKey = env.TROUPE_MASTER_KEY) {
  const thread = { now: Date.now, pause: () => Promise.resolve() };
  const { artifact } = unwrap(await compile({ main: "main.js", modules: { "main.js": SOURCE } }, "default", thread));
  const key = await sealingKeyOf(masterKey);
  const API_KEY = await seal(key, { function: owner, name: "API_KEY" }, MARKER, systemEntropy);
  const sent = {
    ...(await deployMessage()),
    ...{ artifact: encodeBundle(artifact), artifactHash: await hashArtifact(artifact) },
    bindings: encodeBindings({ ...NO_BINDINGS, secrets: { API_KEY } }),
  };
  return unwrap(await registry().deploy(sent)).version;
}

function invoke({ config, ...fn }: FunctionVersion): Promise<WorkerReply> {
  const run = { id: "inv_1", args: [], limits: config.limits, encoding: "json" as const };
  return worker().invoke({ ...run, fn: runnableOf({ ...fn, config }) });
}

/** What a call of the version gives: its value, or its fault. */
async function call(version: FunctionVersion): Promise<unknown> {
  const reply = await invoke(version);
  if (reply.state === "busy") return "busy";
  return reply.state === "done" ? reply.value : reply.fault;
}

it("opens in the isolate, after evictions too, and stands sealed in the registry and in KV", async () => {
  const version = await deployed("add");
  expect(await call(version)).toBe(REVERSED);
  await evictDurableObject(worker());
  expect(await call(version)).toBe(REVERSED);
  await evictDurableObject(registry());
  await evictDurableObject(worker());
  expect(await call(version)).toBe(REVERSED);
  const { bindings } = version;
  if (bindings === null) throw new Error("The version has no bindings.");
  const copies = [await registry().content(bindings), await env.FUNCTIONS.get(bindingsKey(bindings), "arrayBuffer")];
  for (const copy of copies) {
    const text = new TextDecoder().decode(copy ?? new Uint8Array());
    expect(text).toContain("API_KEY");
    expect(text).not.toContain(MARKER);
  }
});

it.each([
  ["for another function", () => deployed("other")],
  ["with another master key", () => deployed("add", `another ${env.TROUPE_MASTER_KEY}`)],
])("does not open where it was sealed %s, and the fault says so", async (_, deploy) => {
  const fault = await call(await deploy());
  expect(fault).toMatchObject({ code: "secrets_unavailable", details: { function: "add", secret: "API_KEY" } });
  expect(fault).toMatchObject({ message: expect.stringContaining("The secret API_KEY of add cannot be opened") });
});
