/**
 * Makes one module of a function file: local and npm imports bundled in, types stripped, nothing minified.
 *
 * Functions run on web standards alone, so packages are resolved as for a browser or worker, and an import of
 * the host's own modules is refused here, where its file and line are known.
 */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { resolve } from "node:path";
import { type BuildFailure, build, type Message, type Plugin } from "esbuild";
import { type CliError, inputError } from "./errors.ts";

export interface Bundle {
  /** An ES module without imports. */
  readonly code: string;
  /** What the bundler found odd, with file and line. */
  readonly warnings: readonly string[];
}

/**
 * Bundles the file `path`, relative to `cwd`. Throws `invalid_source` with every fault's file, line and column;
 * `invalid_request` when there is no such file.
 */
export async function bundleFile(path: string, cwd: string): Promise<Bundle> {
  const entry = resolve(cwd, path);
  await checkReadable(entry, path);
  try {
    const { outputFiles, warnings } = await build({
      entryPoints: [entry],
      absWorkingDir: cwd,
      bundle: true,
      write: false,
      format: "esm",
      target: "es2024",
      platform: "neutral",
      mainFields: ["browser", "module", "main"],
      conditions: ["worker", "browser", "import"],
      define: { "process.env.NODE_ENV": '"production"' },
      treeShaking: true,
      logLevel: "silent",
      plugins: [refuseHostModules],
    });
    return { code: outputFiles.map(({ text }) => text).join(""), warnings: warnings.map(describe) };
  } catch (error) {
    throw isBuildFailure(error) ? invalidSource(error.errors) : error;
  }
}

async function checkReadable(path: string, shown: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw inputError("invalid_request", `The file ${shown} cannot be read (${reason}).`);
  }
}

const HOST_SCHEMES = /^(?:node|cloudflare|workerd):/;

const refuseHostModules: Plugin = {
  name: "refuse-host-modules",
  setup(build) {
    build.onResolve({ filter: HOST_SCHEMES }, ({ path }) => ({ errors: [{ text: hostModule(path) }] }));
  },
};

const hostModule = (path: string): string =>
  `"${path}" is not there in the sandbox: functions run on web standards. Use those, or an npm package made for browsers.`;

/** esbuild advises `platform: node` for `fs` and its like, which would not help here. */
function explain({ text }: Message): string {
  const unresolved = /^Could not resolve "(.+)"$/.exec(text)?.[1];
  return unresolved !== undefined && isBuiltin(unresolved) ? hostModule(unresolved) : text;
}

function describe(message: Message): string {
  const { location } = message;
  const place = location === null ? "" : `${location.file}:${location.line}:${location.column + 1}: `;
  return place + explain(message);
}

function invalidSource(messages: readonly Message[]): CliError {
  const errors = messages.map((message) => ({
    file: message.location?.file ?? null,
    line: message.location?.line ?? null,
    column: message.location === null ? null : message.location.column + 1,
    message: explain(message),
  }));
  return inputError("invalid_source", messages.map(describe).join("\n"), { errors });
}

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && "errors" in error && Array.isArray(error.errors);
