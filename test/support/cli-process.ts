/**
 * Runs the `troupe` executable in a process of its own, as a person's shell would.
 */
import { execFile } from "node:child_process";
import { delimiter, resolve } from "node:path";

/** The executable that `package.json` names. */
export const TROUPE_EXECUTABLE = resolve(import.meta.dirname, "../../src/cli/main.ts");

/** Where npm puts the Node that runs it. */
const EXECUTABLES = resolve(import.meta.dirname, "../../node_modules/.bin");

export interface Exited {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The environment of a child: ours, without what would lead the CLI elsewhere, and npm's executables first. */
export function childEnvironment(env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { TROUPE_URL: _url, TROUPE_KEY: _key, TROUPE_DATA: _data, ...inherited } = process.env;
  return { ...inherited, PATH: [EXECUTABLES, process.env.PATH].join(delimiter), ...env };
}

/** Runs an executable to its end; never rejects for an exit code. */
export function execute(file: string, args: readonly string[], { cwd, env }: Place): Promise<Exited> {
  return new Promise((done, reject) => {
    execFile(file, args, { cwd, env: childEnvironment(env) }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === "number") done({ code, stdout, stderr });
      else reject(error ?? new Error(`${file} was ended by a signal`));
    });
  });
}

/** Runs `troupe` with `args`. */
export function troupe(args: readonly string[], place: Place): Promise<Exited> {
  return execute(TROUPE_EXECUTABLE, args, place);
}
