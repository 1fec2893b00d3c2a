/**
 * The clients of one run: they make their calls as the plan says and write down what they were told.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { ConnectionError } from "../../../src/client/errors.ts";
import type { Transport } from "../../../src/client/transport.ts";
import { TroupeError } from "../../../src/contracts/errors.ts";
import { invokeResponse, jobResponse, mapItemResponse, mapTotalsResponse } from "../../../src/contracts/responses.ts";
import type { Rng } from "../support/rng.ts";
import type { CallStep, MapStep, SpawnStep, Step, Work } from "./plan.ts";
import type { Stage } from "./stage.ts";

/** What became of a step, as its caller knows it. */
export type Told = Outcome & {
  /** When it was asked for and when it was answered, in milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
};

type Outcome =
  | { readonly step: CallStep; readonly value: unknown }
  | { readonly step: SpawnStep; readonly id: string; readonly cancelled: boolean }
  | { readonly step: MapStep; readonly id: string }
  | {
      readonly step: MapStep;
      readonly lines: readonly MapLine[];
      readonly totals: MapTotals;
      /** Lines of answers that were cut off. */
      readonly glimpsed: readonly MapLine[];
    }
  | { readonly step: Step; readonly code: string };

export type MapLine = z.infer<typeof mapItemResponse>;
export type MapTotals = z.infer<typeof mapTotalsResponse>["totals"];

/** A map whose connection broke is made again so often: for as long as other requests are. */
const MAP_TRIES = 150;
const MAP_PAUSE_MS = 500;

/** Does the steps of one client, one after the other. */
export async function actAs(steps: readonly Step[], stage: Stage, rng: Rng): Promise<Told[]> {
  const client = stage.client(rng.next);
  const told: Told[] = [];
  for (const step of steps) {
    const from = Date.now();
    told.push({ ...(await act(step, client, stage)), from, to: Date.now() });
  }
  return told;
}

async function act(step: Step, client: Transport, stage: Stage): Promise<Outcome> {
  try {
    switch (step.kind) {
      case "call":
        return { step, value: await call(step, client) };
      case "spawn":
        return await spawn(step, client);
      case "map-job":
        return { step, id: await spawnMap(step, client) };
      case "map":
        return { step, ...(await map(step, stage)) };
    }
  } catch (error) {
    if (error instanceof TroupeError || error instanceof ConnectionError) return { step, code: error.code };
    throw error;
  }
}

const argsOf = ({ tag, n, waitMs, failures }: Work) => [tag, n, waitMs, failures];

async function call(step: CallStep, client: Transport): Promise<unknown> {
  const path = `/v1/functions/${step.function}/invoke`;
  const idempotencyKey = step.function === "safe" ? `call-${step.tag}` : undefined;
  const body = { args: argsOf(step) };
  return (await client.ask(invokeResponse, { method: "POST", path, body, idempotencyKey })).value;
}

async function spawn(step: SpawnStep, client: Transport): Promise<Outcome> {
  const { function: name, key, delaySeconds, priority, cancel } = step;
  const path = `/v1/functions/${name}/spawn`;
  const body = { args: argsOf(step), runAfter: delaySeconds, priority };
  const { id } = await client.ask(jobResponse, { method: "POST", path, body, idempotencyKey: key ?? undefined });
  return { step, id, cancelled: cancel && (await isCancelled(id, client)) };
}

/** Takes a job back. False when it was over before. */
async function isCancelled(id: string, client: Transport): Promise<boolean> {
  try {
    await client.send({ method: "DELETE", path: `/v1/invocations/${id}`, repeatable: true });
    return true;
  } catch (error) {
    if (error instanceof TroupeError && error.code === "conflict") return false;
    throw error;
  }
}

async function spawnMap({ tag, inputs }: MapStep, client: Transport): Promise<string> {
  const body = { inputs: inputs.map(argsOf), onError: "return" };
  const path = "/v1/functions/again/spawn";
  return (await client.ask(jobResponse, { method: "POST", path, body, idempotencyKey: `map-${tag}` })).id;
}

/** A map by HTTP, made anew while its connection breaks: its function is `safe`. */
async function map(step: MapStep, stage: Stage): Promise<{ lines: MapLine[]; totals: MapTotals; glimpsed: MapLine[] }> {
  const glimpsed: MapLine[] = [];
  for (let tries = 0; tries < MAP_TRIES; tries++) {
    const { lines, totals } = await mapOnce(step, stage);
    if (totals !== null) return { lines, totals, glimpsed };
    glimpsed.push(...lines);
    await sleep(MAP_PAUSE_MS);
  }
  throw new ConnectionError({ code: "unreachable", message: "The map was never answered.", retryable: true });
}

/** What came of one try; the totals are null where the answer was cut off. */
async function mapOnce({ inputs, ordered }: MapStep, { url, adminKey }: Stage) {
  const text = await readWhatComes(() =>
    fetch(`${url}/v1/functions/safe/map`, {
      method: "POST",
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
      body: JSON.stringify({ inputs: inputs.map(argsOf), ordered }),
    }),
  );
  const whole = text.slice(0, text.lastIndexOf("\n") + 1).trimEnd();
  const lines = whole === "" ? [] : whole.split("\n").map((line): unknown => JSON.parse(line));
  // A body that is cut off where a line ends looks whole; only the last line tells.
  const last = mapTotalsResponse.safeParse(lines.at(-1));
  const items = z.array(mapItemResponse).parse(last.success ? lines.slice(0, -1) : lines);
  return { lines: items, totals: last.success ? last.data.totals : null };
}

/** The body, as far as it came; empty where the server was not there. A refusal is thrown. */
async function readWhatComes(ask: () => Promise<Response>): Promise<string> {
  let text = "";
  try {
    const response = await ask();
    if (!response.ok) throw new Error(`The map was refused: ${await response.text()}`);
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  } catch (error) {
    // `fetch` fails with a TypeError where the connection breaks, and so does the reading of a body.
    if (!(error instanceof TypeError)) throw error;
  }
  return text;
}
