/**
 * A server with the functions under test, whose parts can be broken one by one; its address outlives all of that.
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dataFolder, readIfThere } from "../../../scripts/server/data-folder.ts";
import { killGroup, processesOfGroup } from "../../../scripts/server/processes.ts";
import { systemRuntime } from "../../../src/client/runtime.ts";
import { createTransport, type Transport } from "../../../src/client/transport.ts";
import { deployResponse } from "../../../src/contracts/responses.ts";
import { freePort } from "../../support/free-port.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { countEffects, type Effects } from "./effects.ts";
import type { Blow } from "./facts.ts";
import { configOf, sourceOf } from "./functions.ts";
import { FUNCTIONS, type TestedFunction } from "./plan.ts";

/** Clients do not give up while the server is being restarted, a minute long where the machine has much else to do. */
const PATIENCE = { attempts: 150, firstPauseMs: 100, maxPauseMs: 1_000 };
const ADMIN_KEY = "key-of-the-fault-suite";
const WORKERS = "4";
/** How often a server that was killed is asked whether it is back. */
const ASK_MS = 20;

export interface Stage extends AsyncDisposable {
  readonly url: string;
  readonly adminKey: string;
  readonly effects: Effects;
  /** Each time that processes were killed. */
  readonly deaths: readonly Blow[];
  /** Each time that a worker was ended with what ran on it. */
  readonly losses: Blow[];
  /** Which release each version of a function is, by name and version. */
  readonly releases: ReadonlyMap<string, number>;
  /** A client of its own, with the patience of the real one; `repeatable` as in the client's options. */
  client(random: () => number): Transport;
  /** `kill -9` of workerd alone; the supervisor starts another. */
  killWorkerd(): void;
  /** `kill -9` of all that the supervisor watches. */
  killRuntime(): void;
  /** `kill -9` of everything, and a new start on the same address. */
  killServer(): Promise<void>;
  /** Deploys the next release of a function. */
  deploy(name: TestedFunction): Promise<void>;
  /** What the server printed since its last start. */
  output(): string;
}

/** Starts a server, deploys the functions, starts to count their effects. */
export async function openStage(): Promise<Stage> {
  const folder = await temporaryFolder();
  const effects = await countEffects();
  const options = {
    port: await freePort(),
    dataDir: join(folder.path, "data"),
    env: { TROUPE_OUTBOUND: "private", TROUPE_WORKERS: WORKERS, TROUPE_ADMIN_KEY: ADMIN_KEY },
  };
  let server: TestServer = await startServer(options);
  const { url, adminKey } = server;
  const deaths: Blow[] = [];
  const losses: Blow[] = [];
  const closing = new AbortController();
  /** Kills some processes, and has the death last until others answer in their place. */
  const die = async (kill: () => readonly number[]): Promise<void> => {
    const from = Date.now();
    const place = deaths.push({ from, until: Infinity }) - 1;
    const pids = kill();
    while (pids.some(isThere) || !(await answers(url))) await sleep(ASK_MS, undefined, { signal: closing.signal });
    deaths[place] = { from, until: Date.now() };
  };
  const releases = new Map<string, number>();
  let release = 0;
  const client = (random: () => number): Transport =>
    createTransport({ url, key: adminKey, retry: PATIENCE, runtime: { ...systemRuntime, random } });
  const operator = client(() => 0.5);
  const group = (): number => Number(readIfThere(dataFolder(options.dataDir).runtimeGroup) ?? 0);

  const stage: Stage = {
    url,
    adminKey,
    effects,
    deaths,
    losses,
    releases,
    client,
    killWorkerd() {
      const kill = (): readonly number[] => {
        const workerd = processesOfGroup(group()).find(({ command }) => /\bworkerd serve\b/.test(command));
        if (workerd !== undefined) process.kill(workerd.pid, "SIGKILL");
        return workerd === undefined ? [] : [workerd.pid];
      };
      void die(kill).catch(() => undefined);
    },
    killRuntime() {
      const kill = (): readonly number[] => {
        const pids = group() > 1 ? processesOfGroup(group()).map(({ pid }) => pid) : [];
        if (group() > 1) killGroup(group());
        return pids;
      };
      void die(kill).catch(() => undefined);
    },
    async killServer() {
      const from = Date.now();
      const place = deaths.push({ from, until: Infinity }) - 1;
      await server.killHard();
      server = await startServer(options);
      deaths[place] = { from, until: Date.now() };
    },
    async deploy(name) {
      release += 1;
      const body = { source: sourceOf(effects.origin, release), config: configOf(name, effects.origin) };
      const path = `/v1/functions/${name}`;
      const { version } = await operator.ask(deployResponse, { method: "PUT", path, body, repeatable: true });
      releases.set(`${name}@${version}`, release);
    },
    output: () => server.output(),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await server[Symbol.asyncDispose]();
      await effects[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
  for (const name of FUNCTIONS) await stage.deploy(name);
  return stage;
}

/** Whether a process is there still. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Whether the server answers. */
async function answers(url: string): Promise<boolean> {
  const response = await fetch(`${url}/healthz`).catch(() => null);
  await response?.body?.cancel();
  return response?.ok ?? false;
}
