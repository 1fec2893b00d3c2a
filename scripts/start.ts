/**
 * `npm start`: the platform on this machine, with its state on disk and a watchdog outside the runtime's process.
 *
 *   npm start                       settings come from the environment, see `server/settings.ts`
 *   npm start -- --no-examples      deploys nothing
 *   npm start -- --config <file>    another wrangler configuration
 *
 * This process is the supervisor. It starts the runtime (`runtime.ts`) in a process group of its own and keeps it
 * alive; Ctrl-C or SIGTERM end both. A program that starts this one with an IPC channel is told when the server is
 * ready, and takes it along when it ends.
 */
import { randomBytes } from "node:crypto";
import { join, relative } from "node:path";
import { deployExamples } from "./deploy-examples.ts";
import {
  announceServer,
  type DataFolder,
  dataFolder,
  keptKey,
  makeDataFolder,
  withdrawServer,
} from "./server/data-folder.ts";
import { appendEvent, printEvent } from "./server/events.ts";
import { type AdminKeySource, printExamples, printReady } from "./server/greeting.ts";
import { takeLock } from "./server/lock.ts";
import { claimPort, localUrl } from "./server/port.ts";
import { probe } from "./server/probe.ts";
import { residentBytes } from "./server/processes.ts";
import { prepareRuntime } from "./server/run-preparation.ts";
import { harmless } from "./server/runtime-log.ts";
import { endLeftovers, RuntimeProcess } from "./server/runtime-process.ts";
import { readSettings, type Settings } from "./server/settings.ts";
import { supervise } from "./server/supervisor.ts";

const KEY_BYTES = 32;
/** How long the port of a runtime that was just killed may take to be free. */
const LEFTOVER_PORT_MS = 5_000;
const EXAMPLES = join(import.meta.dirname, "../examples/examples.json");

function say(text: string): void {
  process.stdout.write(text);
}

function warn(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Milliseconds since the epoch, on a clock that never jumps. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

function chooseAdminKey(settings: Settings, folder: DataFolder): { key: string; source: AdminKeySource } {
  if (settings.adminKey !== null) return { key: settings.adminKey, source: { from: "environment" } };
  const { key, made } = keptKey(folder.adminKey, () => `troupe_admin_${randomText()}`);
  const nearby = relative(process.cwd(), folder.adminKey);
  const path = nearby.startsWith("..") ? folder.adminKey : nearby;
  return { key, source: { from: "file", path, ...(made ? { made: key } : {}) } };
}

function chooseMasterKey(settings: Settings, folder: DataFolder): string {
  return settings.masterKey ?? keptKey(folder.masterKey, () => `troupe_master_${randomText()}`).key;
}

function randomText(): string {
  return randomBytes(KEY_BYTES).toString("base64url");
}

async function serve(requested: Settings, folder: DataFolder, stop: AbortSignal): Promise<void> {
  const hadLeftovers = await endLeftovers(folder);
  if (hadLeftovers) warn("Ended what an earlier server had left running.");
  const port = await claimPort(requested.host, requested.port, hadLeftovers ? LEFTOVER_PORT_MS : 0);
  const settings = { ...requested, port };
  const { key, source } = chooseAdminKey(settings, folder);
  const variables = { TROUPE_MASTER_KEY: chooseMasterKey(settings, folder) };
  const url = localUrl(settings.host, settings.port);
  await prepareRuntime(settings, folder, key, stop);
  const ready = async (): Promise<void> => {
    announceServer(folder, { url, adminKey: key });
    say(printReady(url, source));
    if (settings.examples) say(printExamples(await deployExamples(EXAMPLES, { url, key }), url, source));
    process.send?.({ type: "ready", url, adminKey: key });
  };
  await supervise(
    {
      spawn: () => new RuntimeProcess(folder, { env: process.env, variables, now }),
      probe: (timeoutMs) => probe(`${url}/healthz`, timeoutMs),
      residentBytes,
      now,
      limits: { silenceMs: settings.watchdogMs, memoryBytes: settings.memoryBytes },
      ready: () => void ready(),
      restarted: (event) => {
        appendEvent(folder.events, event);
        warn(printEvent(event));
      },
      failing: (how, waitMs) => warn(harmless(`The runtime does not stay up: ${how}. Trying again in ${waitMs} ms.`)),
    },
    stop,
  );
}

async function main(): Promise<void> {
  const stop = new AbortController();
  // Ctrl-C may arrive twice, from the terminal and passed on by npm; a stop is short, and once is enough.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop.abort());
  process.once("disconnect", () => stop.abort());
  const settings = readSettings(process.env, process.argv.slice(2), process.cwd());
  const folder = dataFolder(settings.dataFolder);
  makeDataFolder(folder);
  const release = takeLock(folder.lock);
  try {
    await serve(settings, folder, stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    withdrawServer(folder);
    release();
  }
}

try {
  await main();
  process.exit(0);
} catch (error) {
  warn(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
