/**
 * The real wrangler as a child process. It knows the server from the `.env` beside its `wrangler.toml` and from nowhere
 * else: its environment is empty but for where its executables are and a home of its own.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Project } from "./project.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
/** The one that the project depends on. */
export const OWN_WRANGLER = resolve(ROOT, "node_modules/.bin/wrangler");
/** A machine that is busy takes ten seconds for what takes one. */
const TIMEOUT_MS = 120_000;

export interface WranglerExit {
  readonly code: number | null;
  readonly stdout: string;
  /** What was printed on stdout and on stderr, in the order it came, without colours. */
  readonly output: string;
}

export interface WranglerOptions {
  /** What its stdin holds, and then ends. */
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A wrangler that runs. */
export interface RunningWrangler extends AsyncDisposable {
  /** Everything printed so far. */
  output(): string;
  /** Everything printed on stdout so far. */
  stdout(): string;
  /** Waits until something is printed. Rejects with all that was, when wrangler ends before or time is up. */
  says(pattern: RegExp, timeoutMs?: number): Promise<RegExpMatchArray>;
  /** As Ctrl-C does. Resolves with what there was. */
  interrupt(): Promise<WranglerExit>;
  /** Waits for its end. */
  ended(): Promise<WranglerExit>;
}

/** Runs wrangler to its end; never rejects for an exit code. */
export async function wrangler(
  project: Project,
  args: readonly string[],
  options: WranglerOptions = {},
): Promise<WranglerExit> {
  await using running = startWrangler(project, args, options);
  return await running.ended();
}

/** Runs wrangler to its end. Rejects with its output when it fails. */
export async function succeed(
  project: Project,
  args: readonly string[],
  options: WranglerOptions = {},
): Promise<WranglerExit> {
  const exit = await wrangler(project, args, options);
  if (exit.code !== 0) throw new Error(`wrangler ${args.join(" ")} ended with ${exit.code}:\n${exit.output}`);
  return exit;
}

/** Starts wrangler. */
export function startWrangler(
  project: Project,
  args: readonly string[],
  { stdin = "", env = {} }: WranglerOptions = {},
): RunningWrangler {
  const child = spawn(project.executable, [...args], {
    cwd: project.path,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      PATH: [dirname(OWN_WRANGLER), process.env.PATH].join(delimiter),
      HOME: project.home,
      XDG_CONFIG_HOME: project.home,
      TMPDIR: process.env.TMPDIR,
      ...project.env,
      ...env,
    },
  });
  // A wrangler that needs no input may be gone before it is written.
  child.stdin.on("error", () => {});
  child.stdin.end(stdin);
  return new Running(child, args.join(" "));
}

class Running implements RunningWrangler {
  readonly #child: ChildProcess;
  readonly #command: string;
  readonly #closed: Promise<unknown>;
  #stdout = "";
  #output = "";

  constructor(child: ChildProcess, command: string) {
    this.#child = child;
    this.#command = command;
    this.#closed = once(child, "close");
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += stripVTControlCharacters(text);
      this.#output += stripVTControlCharacters(text);
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#output += stripVTControlCharacters(text);
    });
  }

  output(): string {
    return this.#output;
  }

  stdout(): string {
    return this.#stdout;
  }

  says(pattern: RegExp, timeoutMs = TIMEOUT_MS): Promise<RegExpMatchArray> {
    return new Promise((done, reject) => {
      const fail = (how: string) => reject(new Error(`wrangler ${this.#command} ${how}:\n${this.#output}`));
      const look = () => {
        const match = this.#output.match(pattern);
        if (match === null) return;
        stop();
        done(match);
      };
      const ended = () => {
        stop();
        fail(`ended without saying ${pattern}`);
      };
      const timer = setTimeout(() => {
        stop();
        fail(`did not say ${pattern} in ${timeoutMs} ms`);
      }, timeoutMs);
      const stop = () => {
        clearTimeout(timer);
        this.#child.off("close", ended);
        for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.off("data", look);
      };
      for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on("data", look);
      this.#child.once("close", ended);
      look();
    });
  }

  interrupt(): Promise<WranglerExit> {
    this.#signal("SIGINT");
    return this.ended();
  }

  async ended(): Promise<WranglerExit> {
    const timer = setTimeout(() => this.#signal("SIGKILL"), TIMEOUT_MS);
    await this.#closed;
    clearTimeout(timer);
    return { code: this.#child.exitCode, stdout: this.#stdout, output: this.#output };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal("SIGKILL");
    await this.#closed;
  }

  /** To it and whatever it started, as a terminal does. */
  #signal(signal: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, signal);
  }
}
