/**
 * A server whose processes can be killed; its address outlives all of that.
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dataFolder, readIfThere } from "../../../scripts/server/data-folder.ts";
import { claimPort } from "../../../scripts/server/port.ts";
import { killGroup, processesOfGroup } from "../../../scripts/server/processes.ts";
import { systemRuntime } from "../../../src/client/runtime.ts";
import { createTransport, type Transport } from "../../../src/client/transport.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import type { Blow } from "./facts.ts";

/** `kill -9`: of workerd alone, for which the supervisor starts another; of all that it watches; of everything. */
export const DEATHS = ["kill-workerd", "kill-runtime", "kill-server"] as const;
export type Death = (typeof DEATHS)[number];

/** Clients do not give up while the server is being restarted, minutes long where the machine has much else to do. */
const PATIENCE = { attempts: 600, firstPauseMs: 100, maxPauseMs: 1_000 };
const ADMIN_KEY = "key-of-the-fault-suite";
const WORKERS = "4";
/** Who kills is the test: a machine that has much else to do makes no hang of it. */
const WATCHDOG_MS = "120000";
/** How often a server that was killed is asked whether it is back. */
const ASK_MS = 20;

export interface Victim extends AsyncDisposable {
  readonly url: string;
  readonly adminKey: string;
  /** Each time that processes were killed. */
  readonly deaths: readonly Blow[];
  /** A client of its own, with the patience of the real one. */
  client(random: () => number): Transport;
  /** Kills; resolves when the server answers again. Rejects when it is closed before. */
  strike(death: Death): Promise<void>;
  /** What the server printed since its last start. */
  output(): string;
}

/** Starts a server. */
export async function openVictim(): Promise<Victim> {
  const folder = await temporaryFolder();
  const options = {
    port: await claimPort("127.0.0.1", 0, 0),
    dataDir: join(folder.path, "data"),
    env: {
      ...{ TROUPE_OUTBOUND: "private", TROUPE_WORKERS: WORKERS, TROUPE_ADMIN_KEY: ADMIN_KEY },
      TROUPE_WATCHDOG_MS: WATCHDOG_MS,
    },
  };
  let server: TestServer = await startServer(options);
  const { url, adminKey } = server;
  const deaths: Blow[] = [];
  const closing = new AbortController();
  const group = (): number => Number(readIfThere(dataFolder(options.dataDir).runtimeGroup) ?? 0);
  /** Has the death last until others answer in the place of those that were killed. */
  const untilBack = async (pids: readonly number[]): Promise<void> => {
    while (pids.some(isThere) || !(await answers(url))) await sleep(ASK_MS, undefined, { signal: closing.signal });
  };
  const kill: Readonly<Record<Death, () => Promise<void>>> = {
    "kill-workerd"() {
      const workerd = processesOfGroup(group()).find(({ command }) => /\bworkerd serve\b/.test(command));
      if (workerd !== undefined) process.kill(workerd.pid, "SIGKILL");
      return untilBack(workerd === undefined ? [] : [workerd.pid]);
    },
    "kill-runtime"() {
      const pids = group() > 1 ? processesOfGroup(group()).map(({ pid }) => pid) : [];
      if (group() > 1) killGroup(group());
      return untilBack(pids);
    },
    async "kill-server"() {
      await server.killHard();
      server = await startServer(options);
    },
  };
  const die = async (death: Death): Promise<void> => {
    const from = Date.now();
    const place = deaths.push({ from, until: Infinity }) - 1;
    await kill[death]();
    deaths[place] = { from, until: Date.now() };
  };
  /** A server that is being started anew is left alone until it answers. */
  let restarted: Promise<void> = Promise.resolve();
  return {
    url,
    adminKey,
    deaths,
    client: (random) => createTransport({ url, key: adminKey, retry: PATIENCE, runtime: { ...systemRuntime, random } }),
    strike(death) {
      const struck = restarted.then(() => die(death));
      if (death === "kill-server") restarted = struck;
      return struck;
    },
    output: () => server.output(),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
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
