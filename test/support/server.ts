/**
 * A real local server for tests: `scripts/start.ts` with its supervisor and all, on a free port, in a data folder of
 * its own, without examples. Nothing of it survives the test, not even when the test process is killed.
 *
 *   await using server = await startServer();
 *   await fetch(`${server.url}/healthz`);
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { dataFolder, readIfThere } from "../../scripts/server/data-folder.ts";
import { type WatchdogEvent, watchdogEvent } from "../../scripts/server/events.ts";
import { groupIsGone, killGroup, processesOfGroup } from "../../scripts/server/processes.ts";

const ROOT = join(import.meta.dirname, "../..");
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const GONE_TIMEOUT_MS = 10_000;
const POLL_MS = 20;

/** The Worker in the platform's place, see `stand-in/stand-in.worker.ts`. */
export const STAND_IN_CONFIG = join(import.meta.dirname, "stand-in/wrangler.toml");

const readyMessage = z.object({ type: z.literal("ready"), url: z.string(), adminKey: z.string() });

export interface ServerOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Kept when it is given; otherwise a temporary one, removed at the end. */
  readonly dataDir?: string;
  /** Environment variables on top of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** The wrangler configuration; the project's own when it is not given. */
  readonly config?: string;
}

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly adminKey: string;
  readonly dataDir: string;
  /** The supervisor's process. */
  readonly pid: number;
  /** Ends the server with a signal and resolves with the supervisor's exit code, null if it had to be killed. */
  stop(signal?: "SIGINT" | "SIGTERM"): Promise<number | null>;
  /** `kill -9` of every process of the server at once. */
  killHard(): Promise<void>;
  /** `kill -9` of the supervisor alone; resolves when the runtime is gone too. */
  killSupervisor(): Promise<void>;
  /** What the watchdog did so far. */
  events(): WatchdogEvent[];
  /** Waits until the watchdog has done `count` things. */
  waitForEvents(count: number, timeoutMs: number): Promise<WatchdogEvent[]>;
  /** Everything that the server printed. */
  output(): string;
}

/** Starts a server and waits until it answers. Rejects with its output when it does not start. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "troupe-test-")));
  const removeData = async (): Promise<void> => {
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  const server = new ServerProcess(dataDir, options);
  try {
    const { url, adminKey } = await server.ready();
    const dispose = async (): Promise<void> => {
      await server.stop();
      await removeData();
    };
    return {
      url,
      adminKey,
      dataDir,
      pid: server.pid,
      stop: (signal) => server.stop(signal),
      killHard: () => server.kill(),
      killSupervisor: () => server.killSupervisor(),
      events: () => server.events(),
      waitForEvents: (count, timeoutMs) => server.waitForEvents(count, timeoutMs),
      output: () => server.output,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await server.abandon();
    await removeData();
    throw error;
  }
}

class ServerProcess {
  readonly #child: ChildProcess;
  readonly #dataDir: string;
  readonly #exited: Promise<unknown>;
  output = "";

  constructor(dataDir: string, { port = 0, env, config = "wrangler.toml" }: ServerOptions) {
    this.#dataDir = dataDir;
    this.#child = spawn(process.execPath, ["scripts/start.ts", "--no-examples", "--config", config], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...process.env, HOST: "127.0.0.1", PORT: String(port), TROUPE_DATA: dataDir, ...env },
    });
    this.#exited = once(this.#child, "exit");
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error("The server could not be started.");
    return this.#child.pid;
  }

  async ready(): Promise<z.infer<typeof readyMessage>> {
    const message = await Promise.race([
      once(this.#child, "message", { signal: AbortSignal.timeout(START_TIMEOUT_MS) }),
      this.#exited.then(() => ["exited"]),
    ]);
    const { success, data } = readyMessage.safeParse(message[0]);
    if (!success) throw new Error(`The server did not start:\n${this.output}`);
    return data;
  }

  async stop(signal: "SIGINT" | "SIGTERM" = "SIGTERM"): Promise<number | null> {
    this.#child.kill(signal);
    await Promise.race([this.#exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    const code = this.#child.exitCode;
    await this.kill();
    return code;
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
    const group = this.#group();
    if (group !== null) killGroup(group);
    await isGone(group);
  }

  /** Ends a server that never was ready. The data folder may be another's: what it names is not touched. */
  async abandon(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
  }

  async killSupervisor(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
    await isGone(this.#group());
  }

  events(): WatchdogEvent[] {
    const text = readIfThere(dataFolder(this.#dataDir).events) ?? "";
    const lines = text.split("\n").filter((line) => line !== "");
    return lines.map((line) => watchdogEvent.parse(JSON.parse(line)));
  }

  async waitForEvents(count: number, timeoutMs: number): Promise<WatchdogEvent[]> {
    for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(POLL_MS)) {
      const events = this.events();
      if (events.length >= count) return events;
    }
    throw new Error(`The watchdog did not act ${count} times in ${timeoutMs} ms. The server said:\n${this.output}`);
  }

  /** The runtime's process group, while there is one. */
  #group(): number | null {
    const group = Number(readIfThere(dataFolder(this.#dataDir).runtimeGroup));
    return group > 1 ? group : null;
  }
}

async function isGone(group: number | null): Promise<void> {
  if (group !== null && !(await groupIsGone(group, GONE_TIMEOUT_MS))) {
    throw new Error(`Processes of the server are left over: ${JSON.stringify(processesOfGroup(group))}`);
  }
}
