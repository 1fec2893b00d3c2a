#!/usr/bin/env node
/**
 * The `troupe` command. Node 24 runs this file as it stands.
 */
import { enableCompileCache } from "node:module";
import process from "node:process";
import type { Sink } from "./terminal.ts";

// Keeps compiled code between runs: a run takes a third of the time. It counts for imports that come after it.
enableCompileCache();
const [{ run }, { browse }, { askHidden }] = await Promise.all([
  import("./run.ts"),
  import("./browser.ts"),
  import("./hidden-input.ts"),
]);

// A reader that has seen enough (`troupe list | head -1`) is no failure. Node takes its stdout for writable all the same.
let isRead = true;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  isRead = false;
});
const stdout: Sink = {
  isTTY: process.stdout.isTTY,
  columns: process.stdout.columns,
  get writable() {
    return isRead;
  },
  write: (text) => process.stdout.write(text),
  once: (event, then) => process.stdout.once(event, then),
  off: (event, then) => process.stdout.off(event, then),
};

/** A second Ctrl-C ends the process as always. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

process.exitCode = await run(process.argv.slice(2), {
  stdout,
  stderr: process.stderr,
  stdin: () => process.stdin,
  askHidden: process.stdin.isTTY ? askHidden : null,
  env: process.env,
  cwd: process.cwd(),
  fetch,
  interruption,
  browse: (url) => process.stdout.isTTY && browse(url, process.platform, process.env),
});
