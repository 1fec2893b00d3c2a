/**
 * Plays a module of the sandbox corpus against a running server, as two tenants: the module's owner and a healthy
 * bystander.
 */
import { z } from "zod";
import type { Asset } from "../../src/contracts/function.ts";
import { type CorpusModule, type Outcome, readCorpusModule } from "./sandbox-corpus.ts";
import { assemble } from "./wasm/assemble.ts";

/** A server to play against, and a key for each tenant. */
export interface Stage {
  readonly url: string;
  readonly hostileKey: string;
  readonly healthyKey: string;
}

/** Makes a key for each tenant, and deploys the bystander's function. */
export async function openStage({ url, adminKey }: { url: string; adminKey: string }): Promise<Stage> {
  const [hostileKey, healthyKey] = await Promise.all(
    ["hostile", "healthy"].map(async (name) => {
      const response = await fetch(`${url}/v1/keys`, {
        method: "POST",
        headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
        body: JSON.stringify({ name, scopes: ["deploy", "invoke"] }),
      });
      return createdKey.parse(await response.json()).key;
    }),
  );
  if (hostileKey === undefined || healthyKey === undefined) throw new Error("The keys could not be made.");
  const stage = { url, hostileKey, healthyKey };
  await deployBystander(stage);
  return stage;
}

const createdKey = z.object({ key: z.string() });

/** Limits that every module of the corpus runs under. */
const CONFIG = { limits: { cpuMs: 300, timeoutMs: 4_000 } };

/** Deploys a module and calls it as its header says; the last call is judged. */
export async function play(stage: Stage, module: CorpusModule): Promise<Outcome> {
  if (module.after !== undefined) await play(stage, readCorpusModule(module.folder, module.after));
  const name = module.file.replace(/\.mjs$/, "");
  const deployed = await send(stage, stage.hostileKey, "PUT", `/v1/functions/${name}`, {
    source: module.source,
    untyped: true,
    config: CONFIG,
    ...(module.wat === undefined ? {} : { assets: { "module.wasm": await wasmOf(module.wat) } }),
  });
  if (deployed.kind !== "value") return deployed;
  let outcome: Outcome = deployed;
  for (let call = 0; call < module.calls; call++) outcome = await invoke(stage, stage.hostileKey, name, module.args);
  return outcome;
}

async function wasmOf(text: string): Promise<Asset> {
  return { type: "wasm", base64: Buffer.from(await assemble(text)).toString("base64") };
}

/** Calls a function. */
async function invoke(stage: Stage, key: string, name: string, args: readonly unknown[]): Promise<Outcome> {
  const outcome = await send(stage, key, "POST", `/v1/functions/${name}/invoke`, { args });
  if (outcome.kind !== "value") return outcome;
  return { kind: "value", value: (outcome.value as { value?: unknown }).value };
}

/** Deploys the bystander's function. */
async function deployBystander(stage: Stage): Promise<void> {
  const source = "export default (n: number): number => n + 1;";
  const outcome = await send(stage, stage.healthyKey, "PUT", "/v1/functions/bystander", { source, untyped: true });
  if (outcome.kind !== "value") throw new Error(`The bystander could not be deployed: ${JSON.stringify(outcome)}`);
}

/** Whether the bystander's function answers, now. */
export async function bystanderAnswers(stage: Stage): Promise<boolean> {
  const outcome = await invoke(stage, stage.healthyKey, "bystander", [1]);
  return outcome.kind === "value" && outcome.value === 2;
}

async function send(stage: Stage, key: string, method: string, path: string, body: unknown): Promise<Outcome> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(stage.url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    text = await response.text();
  } catch {
    return { kind: "no answer" };
  }
  const answer: unknown = JSON.parse(text);
  if (response.ok) return { kind: "value", value: answer };
  const code = (answer as { code?: unknown }).code;
  if (typeof code !== "string") throw new Error(`An answer without a code: ${response.status} ${text}`);
  return { kind: "error", code };
}
