/**
 * Deploys the functions of `examples/` to a server over its HTTP API, and runs the first of them.
 *
 * `npm start` does this on every start: deploying the same code again changes nothing. Nothing that fails here stops
 * the server; what failed is said, with its reason.
 */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";

const REQUEST_TIMEOUT_MS = 15_000;

const manifest = z.array(
  z.object({
    /** The name it is deployed under. */
    name: z.string(),
    /** Path of its module, relative to the manifest. */
    file: z.string(),
    export: z.string().default("default"),
    config: z.record(z.string(), z.unknown()).default({}),
    /** Arguments for a first call; an example without them is not called. */
    args: z.array(z.unknown()).optional(),
  }),
);
type Example = z.infer<typeof manifest>[number];

const invokeAnswer = z.object({ value: z.unknown() });
const problem = z.object({ code: z.string(), detail: z.string() });

/** Where to deploy, and with which key. */
export interface Target {
  readonly url: string;
  readonly key: string;
}

/** One call that was made, to be shown. */
export interface ShownCall {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly value: unknown;
}

/** What became of the examples. */
export interface ExamplesReport {
  readonly deployed: readonly string[];
  readonly failed: readonly { readonly name: string; readonly why: string }[];
  readonly call: ShownCall | null;
}

/** Deploys every example that `manifestPath` lists. Never throws: a failure is part of the report. */
export async function deployExamples(manifestPath: string, target: Target): Promise<ExamplesReport> {
  const deployed: string[] = [];
  const failed: { name: string; why: string }[] = [];
  let call: ShownCall | null = null;
  /** Does one thing with an example, and notes under its name why it failed. */
  const attempt = async <T>(name: string, action: () => Promise<T>): Promise<T | null> => {
    try {
      return await action();
    } catch (error) {
      failed.push({ name, why: error instanceof Error ? error.message : String(error) });
      return null;
    }
  };
  const read = async (): Promise<Example[]> => manifest.parse(JSON.parse(await readFile(manifestPath, "utf8")));
  for (const example of (await attempt("examples", read)) ?? []) {
    const done = await attempt(example.name, () => deploy(example, dirname(manifestPath), target));
    if (done === null) continue;
    deployed.push(example.name);
    const { args } = example;
    if (call === null && args !== undefined)
      call = await attempt(example.name, () => invoke(example.name, args, target));
  }
  return { deployed, failed, call };
}

async function deploy(example: Example, folder: string, target: Target): Promise<true> {
  const source = await readFile(join(folder, example.file), "utf8");
  const body = { source, export: example.export, config: example.config };
  await request("PUT", `/v1/functions/${encodeURIComponent(example.name)}`, body, target);
  return true;
}

async function invoke(name: string, args: readonly unknown[], target: Target): Promise<ShownCall> {
  const answer = await request("POST", `/v1/functions/${encodeURIComponent(name)}/invoke`, { args }, target);
  return { name, args, value: invokeAnswer.parse(answer).value };
}

/** One request; resolves with the answer's JSON, and throws what the server says when it refuses. */
async function request(method: "PUT" | "POST", path: string, body: unknown, target: Target): Promise<unknown> {
  const response = await fetch(target.url + path, {
    method,
    headers: { authorization: `Bearer ${target.key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  const { data } = problem.safeParse(answer);
  throw new Error(data === undefined ? `The server answered ${response.status}.` : `${data.code}: ${data.detail}`);
}
