#!/usr/bin/env node
/**
 * The `troupe` command. Node 24 runs this file as it stands.
 */
import { enableCompileCache } from "node:module";
import process from "node:process";

// Keeps compiled code between runs: a run takes a third of the time. It counts for imports that come after it.
enableCompileCache();
const [{ run }, { browse }] = await Promise.all([import("./run.ts"), import("./browser.ts")]);

// A reader that has seen enough (`troupe list | head -1`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

/** A second Ctrl-C ends the process as always. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: () => process.stdin,
  env: process.env,
  cwd: process.cwd(),
  fetch,
  interruption,
  browse: (url) => process.stdout.isTTY && browse(url, process.platform, process.env),
});
