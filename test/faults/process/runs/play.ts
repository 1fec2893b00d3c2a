/**
 * One seed: begins its runs, sends them events and steers them while deaths strike, and reads what became of each.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Transport } from "../../../../src/client/transport.ts";
import { TroupeError } from "../../../../src/contracts/errors.ts";
import { workflowRunResponse, workflowRunsResponse } from "../../../../src/contracts/responses.ts";
import { isOver } from "../../../../src/contracts/workflow-run.ts";
import type { Rng } from "../../support/rng.ts";
import type { Blow } from "../facts.ts";
import type { Death } from "../victim.ts";
import type { RunFacts } from "./facts.ts";
import { documentOf, eventOf } from "./flow.ts";
import type { PlannedRun, PlannedSend, RunPlan, Steering } from "./plan.ts";
import type { RunStage } from "./stage.ts";

/** Runs take some seconds; the rest is a slow machine's share, and that of the deaths. */
const OVER_WITHIN_MS = 180_000;
const WAIT_SECONDS = 5;
/** How long a paused run is left alone after a death. */
const STILL_MS = 1_500;

/** Plays a seed and gives what is known afterwards of each run. */
export async function playRuns(plan: RunPlan, rng: Rng, stage: RunStage): Promise<RunFacts[]> {
  const began = Date.now();
  const kill = async (): Promise<void> => {
    await until(began + plan.death.atMs);
    await stage.strike(plan.death.kind);
  };
  const playing = plan.runs.map((planned, index) => {
    const client = stage.client(rng.fork(`client ${index}`).next);
    return new Player(planned, stage, client, began).play();
  });
  const [facts] = await Promise.all([Promise.all(playing), kill()]);
  return facts;
}

/** A run as it is told now. */
export function readRun(client: Transport, id: string, waitSeconds = 0) {
  const path = `/v1/workflow-runs/${id}?wait=${waitSeconds}`;
  // JSON cannot say that there is nothing where a step was skipped; CBOR can.
  return client.ask(workflowRunResponse, { method: "GET", path, repeatable: true, values: true });
}

class Player {
  readonly #planned: PlannedRun;
  readonly #stage: RunStage;
  readonly #client: Transport;
  readonly #began: number;
  #terminated: RunFacts["terminated"] = "no";
  #isRestarted = false;
  readonly #still: Blow[] = [];

  constructor(planned: PlannedRun, stage: RunStage, client: Transport, began: number) {
    this.#planned = planned;
    this.#stage = stage;
    this.#client = client;
    this.#began = began;
  }

  async play(): Promise<RunFacts> {
    const { flow, atMs, sends, steering } = this.#planned;
    await until(this.#began + atMs);
    const askedAt = Date.now();
    const body = { workflow: documentOf(flow), input: flow.input };
    const request = { method: "POST", path: "/v1/workflows/run", body, idempotencyKey: flow.name } as const;
    const { id } = await this.#client.ask(workflowRunResponse, request);
    await Promise.all([...sends.map((planned) => this.#send(id, planned)), this.#steer(id, steering)]);
    const record = await this.#untilOver(id);
    this.#stage.ended.set(id, record);
    const path = `/v1/workflow-runs?workflow=${flow.name}`;
    const { runs } = await this.#client.ask(workflowRunsResponse, { method: "GET", path, repeatable: true });
    const prefix = `${id}/`;
    const effects = [...this.#stage.effects.byTag]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, posts]) => [key.slice(prefix.length), [...posts]] as const);
    return {
      ...{ flow, id, askedAt, record, listed: runs.map((run) => run.id), effects: new Map(effects) },
      ...{ deaths: structuredClone(this.#stage.deaths), still: this.#still },
      ...{ terminated: this.#terminated, isRestarted: this.#isRestarted },
    };
  }

  async #send(id: string, { step, payload, atMs, death }: PlannedSend): Promise<void> {
    await until(this.#began + atMs);
    const body = { type: eventOf(step), payload };
    await this.#ask(`/v1/workflow-runs/${id}/events`, body);
    if (death !== null) await this.#stage.strike(death);
  }

  async #steer(id: string, steering: Steering | null): Promise<void> {
    if (steering === null) return;
    await until(this.#began + steering.atMs);
    const place = `/v1/workflow-runs/${id}`;
    if (steering.what === "pause") return this.#pause(place, steering.forMs, steering.meanwhile);
    this.#terminated = (await this.#ask(`${place}/terminate`)) ? "surely" : "maybe";
    if (!steering.restart) return;
    this.#isRestarted = true;
    await this.#ask(`${place}/restart`);
  }

  async #pause(place: string, forMs: number, meanwhile: Death | null): Promise<void> {
    if (!(await this.#ask(`${place}/pause`))) return;
    await sleep(forMs);
    if (meanwhile !== null) {
      await this.#stage.strike(meanwhile);
      const from = Date.now();
      await sleep(STILL_MS);
      this.#still.push({ from, until: Date.now() });
    }
    await this.#ask(`${place}/resume`);
  }

  /** Sends until it is answered. Whether it was taken: not where the run is over. */
  async #ask(path: string, body: object = {}): Promise<boolean> {
    try {
      await this.#client.send({ method: "POST", path, body, repeatable: true });
      return true;
    } catch (error) {
      if (error instanceof TroupeError && error.code === "conflict") return false;
      throw error;
    }
  }

  async #untilOver(id: string) {
    for (const deadline = Date.now() + OVER_WITHIN_MS; ; ) {
      const run = await readRun(this.#client, id, WAIT_SECONDS);
      if (isOver(run.state)) return run;
      if (Date.now() > deadline) {
        const what = { run, document: documentOf(this.#planned.flow) };
        throw new Error(`The run does not end: ${JSON.stringify(what)}\n${this.#stage.output()}`);
      }
    }
  }
}

function until(at: number): Promise<void> {
  return sleep(Math.max(0, at - Date.now()));
}
