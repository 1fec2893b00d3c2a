/**
 * Runs `prepare.ts` as a program of its own, so that this process loads nothing of wrangler.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { DataFolder } from "./data-folder.ts";
import type { Preparation } from "./prepare.ts";
import { harmless } from "./runtime-log.ts";
import type { Settings } from "./settings.ts";

const PREPARE_SCRIPT = fileURLToPath(new URL("prepare.ts", import.meta.url));

/** Writes the runtime's options. Throws an error with the program's own words when the Worker cannot be built. */
export async function prepareRuntime(
  settings: Settings,
  folder: DataFolder,
  adminKey: string,
  stop: AbortSignal,
): Promise<void> {
  const job: Preparation = {
    config: settings.config,
    output: folder.runtimeOptions,
    state: folder.state,
    host: settings.host,
    port: settings.port,
    outbound: settings.outbound,
    bindings: {
      TROUPE_ADMIN_KEY: adminKey,
      TROUPE_FLIGHT_RECORDER: "1",
      ...(settings.workers === null ? {} : { TROUPE_WORKERS: String(settings.workers) }),
      ...(settings.callbackAllow === null ? {} : { TROUPE_CALLBACK_ALLOW: settings.callbackAllow }),
    },
  };
  const child = spawn(process.execPath, [PREPARE_SCRIPT], {
    stdio: ["pipe", "ignore", "pipe"],
    signal: stop,
    env: { ...process.env, NODE_COMPILE_CACHE: folder.cache, WRANGLER_SEND_METRICS: "false", WRANGLER_LOG: "none" },
  });
  // The key travels through a pipe: arguments and, on some systems, environments are for everybody to see.
  child.stdin.end(JSON.stringify(job));
  const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  if (code !== 0) {
    const lines = complaint
      .split("\n")
      .map((line) => harmless(line))
      .join("\n")
      .trim();
    throw new Error(`The Worker could not be built:\n${lines}`);
  }
}
