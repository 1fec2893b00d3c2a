/**
 * The runtime's process: Miniflare, and under it workerd, in a process group of their own.
 *
 * Started and watched by `scripts/start.ts`, never by hand: `node scripts/runtime.ts <options file> <log file>`. It
 * lives and dies as a group: when workerd ends, when the supervisor ends, however that happened, everything ends.
 */
import { ChildProcess } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { Miniflare, type MiniflareOptions, NoOpLog } from "miniflare";
import { z } from "zod";
import { withVariables } from "../src/local/runtime-options.ts";
import { parseRunningLine } from "./server/flight-recorder.ts";
import { type RuntimeMessage, type StartMessage, startMessage } from "./server/messages.ts";
import { killGroup } from "./server/processes.ts";
import { RuntimeLog } from "./server/runtime-log.ts";

/** How long names of running functions are gathered before they are passed on in one message. */
const GATHER_MS = 50;
const MAX_GATHERED = 256;
/** How long a last message may take before the group ends without it. */
const LAST_WORDS_MS = 500;

/** Miniflare checks its options itself, and says what is wrong with them. */
const miniflareOptions = z.custom<MiniflareOptions>((value) => typeof value === "object" && value !== null);

function send(message: RuntimeMessage): void {
  // Without a supervisor there is nobody to tell; the `disconnect` event ends this process then.
  if (process.connected) process.send?.(message);
}

/** Ends this whole group, workerd and ourselves included. */
function endGroup(): void {
  killGroup(process.pid);
}

/** Says something last and ends the group. */
function endWith(message: RuntimeMessage): void {
  setTimeout(endGroup, LAST_WORDS_MS);
  process.send?.(message, undefined, undefined, endGroup);
}

/** Miniflare keeps workerd's process to itself, but Node announces every child. */
function watchWorkerd(isReady: () => boolean): void {
  subscribe("child_process", (announcement) => {
    const child = z.object({ process: z.instanceof(ChildProcess) }).safeParse(announcement).data?.process;
    child?.once("spawn", () => child.pid !== undefined && send({ type: "spawned", pid: child.pid }));
    // Before it was ready, Miniflare tells more about what went wrong.
    child?.once("exit", (code, signal) => {
      if (isReady()) endWith({ type: "ended", how: signal ?? `exit code ${code}` });
    });
  });
}

/** Takes what workerd prints: flight recorder lines to the supervisor, everything else to the log. */
function logHandler(logFile: string): NonNullable<MiniflareOptions["handleStructuredLogs"]> {
  const log = new RuntimeLog(logFile);
  const running = new Set<string>();
  const flush = (): void => {
    send({ type: "running", functions: [...running] });
    running.clear();
  };
  return ({ timestamp, level, message }) => {
    const name = parseRunningLine(message);
    if (name === null) return log.write(new Date(timestamp).toISOString(), level, message);
    if (running.size === 0) setTimeout(flush, GATHER_MS);
    if (running.size < MAX_GATHERED) running.add(name);
  };
}

async function run(optionsFile: string, logFile: string, variables: StartMessage["variables"]): Promise<void> {
  let ready = false;
  watchWorkerd(() => ready);
  const options = withVariables(miniflareOptions.parse(JSON.parse(readFileSync(optionsFile, "utf8"))), variables);
  try {
    const miniflare = new Miniflare({
      ...options,
      log: new NoOpLog(),
      handleStructuredLogs: logHandler(logFile),
    });
    await miniflare.ready;
    ready = true;
    // This process is killed, not ended: what it compiled would be lost.
    flushCompileCache();
  } catch (error) {
    endWith({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

const [optionsFile, logFile] = process.argv.slice(2);
if (process.send === undefined || optionsFile === undefined || logFile === undefined) {
  process.stderr.write("This program is started by `npm start`.\n");
  process.exit(1);
}
process.once("disconnect", endGroup);
if (!process.connected) endGroup(); // The supervisor ended before we could listen.
process.on("message", (message) => {
  const start = startMessage.safeParse(message).data;
  if (start !== undefined) void run(optionsFile, logFile, start.variables);
});
