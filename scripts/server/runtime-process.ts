/**
 * The runtime as the supervisor sees it: a process group that is started, heard and killed.
 *
 * The group's id is written down before anything in it runs, so that whatever is left of it after everything else was
 * killed can be found and ended by the next start.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type DataFolder, emptyTemporary, readIfThere, writePrivateFile } from "./data-folder.ts";
import { FlightRecorder } from "./flight-recorder.ts";
import { runtimeMessage, type StartMessage } from "./messages.ts";
import { groupIsGone, killGroup, processesOfGroup } from "./processes.ts";

const RUNTIME_SCRIPT = fileURLToPath(new URL("../runtime.ts", import.meta.url));
/** How long the kernel may take to clear away a killed group; a gigabyte of memory takes a while. */
const GONE_TIMEOUT_MS = 10_000;
/** How long requests that are under way may take to finish when the server is stopped. */
const DRAIN_MS = 1_000;
const MAX_COMPLAINT_LENGTH = 4_000;

/**
 * A regular expression that backtracks for long goes on in an engine that cannot: `/^(a+)+$/` takes milliseconds
 * instead of hours.
 */
const V8_FLAGS = [
  "--enable-experimental-regexp-engine-on-excessive-backtracks",
  "--regexp-backtracks-before-fallback=50000",
];

export class RuntimeProcess {
  readonly #child: ChildProcess;
  readonly #folder: DataFolder;
  readonly #group: number;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #recorder = new FlightRecorder();
  #workerd: number | null = null;
  #complaint = "";
  /** Resolves with how it ended, once it did by itself or was killed. */
  readonly ended: Promise<string>;

  /**
   * Starts the process. It loads its tools and waits for `start`. Throws when it cannot be started at all. The Worker gets
   * `variables` besides what is in the file of its options.
   */
  constructor(
    folder: DataFolder,
    { env, variables, now }: { env: NodeJS.ProcessEnv; variables: Readonly<Record<string, string>>; now: () => number },
  ) {
    emptyTemporary(folder);
    this.#folder = folder;
    this.#variables = variables;
    this.#child = spawn(process.execPath, [RUNTIME_SCRIPT, folder.runtimeOptions, folder.log], {
      detached: true,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: runtimeEnvironment(folder, env),
    });
    if (this.#child.pid === undefined) throw new Error("The runtime's process could not be started.");
    this.#group = this.#child.pid;
    writePrivateFile(folder.runtimeGroup, String(this.#group));
    this.#child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      this.#complaint = (this.#complaint + chunk).slice(-MAX_COMPLAINT_LENGTH);
    });
    this.ended = this.#listen(now);
  }

  /** workerd's process id, once it runs. */
  get workerd(): number | null {
    return this.#workerd;
  }

  /** Functions that began to run at or after `since`, the latest first. */
  functionsSince(since: number): string[] {
    return this.#recorder.seenSince(since);
  }

  /** Lets workerd begin. */
  start(): void {
    const message: StartMessage = { type: "start", variables: this.#variables };
    this.#child.send(message, () => undefined); // When it cannot be sent, `ended` resolves.
  }

  /** Ends the whole group at once, and waits until nothing is left of it. */
  async kill(): Promise<void> {
    killGroup(this.#group);
    if (!(await groupIsGone(this.#group, GONE_TIMEOUT_MS))) {
      throw new Error(`The runtime (process group ${this.#group}) was killed and does not go away.`);
    }
    rmSync(this.#folder.runtimeGroup, { force: true });
  }

  /** Lets requests that are under way finish, for a second at most, and ends the group. */
  async stop(): Promise<void> {
    if (this.#workerd !== null) {
      try {
        process.kill(this.#workerd, "SIGTERM");
        await Promise.race([this.ended, sleep(DRAIN_MS, undefined, { ref: false })]);
      } catch {
        // It is gone already.
      }
    }
    await this.kill();
  }

  #listen(now: () => number): Promise<string> {
    return new Promise((resolve) => {
      this.#child.on("message", (raw) => {
        const message = runtimeMessage.safeParse(raw).data;
        if (message?.type === "spawned") this.#workerd = message.pid;
        if (message?.type === "running") this.#recorder.saw(message.functions, now());
        if (message?.type === "failed") resolve(message.message);
        if (message?.type === "ended") resolve(message.how);
      });
      this.#child.once("error", (error) => resolve(error.message));
      this.#child.once("exit", (code, signal) => {
        resolve([signal ?? `exit code ${code}`, this.#complaint.trim()].filter((part) => part !== "").join(": "));
      });
    });
  }
}

/** Ends what an earlier server left behind in this data folder. Returns whether there was anything. */
export async function endLeftovers(folder: DataFolder): Promise<boolean> {
  const group = Number(readIfThere(folder.runtimeGroup));
  if (!Number.isSafeInteger(group) || group <= 1) return false;
  // The id may have been given to somebody else since: only a group of our own programs is ours.
  const ours = processesOfGroup(group).some(
    ({ command }) => command.includes(RUNTIME_SCRIPT) || /\bworkerd serve --binary\b/.test(command),
  );
  if (ours) {
    killGroup(group);
    if (!(await groupIsGone(group, GONE_TIMEOUT_MS))) {
      throw new Error(`Process group ${group}, left by an earlier server, was killed and does not go away.`);
    }
  }
  rmSync(folder.runtimeGroup, { force: true });
  return ours;
}

function runtimeEnvironment(folder: DataFolder, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { TROUPE_ADMIN_KEY: _admin, TROUPE_MASTER_KEY: _master, MINIFLARE_WORKERD_V8_FLAGS: more, ...rest } = env;
  return {
    ...rest,
    TMPDIR: folder.temporary,
    NODE_COMPILE_CACHE: folder.cache,
    MINIFLARE_WORKERD_V8_FLAGS: [...V8_FLAGS, ...(more?.split(" ") ?? [])].filter((flag) => flag !== "").join(" "),
  };
}
