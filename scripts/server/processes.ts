/**
 * Processes of this machine: who is who, who belongs to a group, and how a whole group is ended.
 *
 * Reads `/proc` on Linux and asks `ps` elsewhere.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 10;
const BYTES_PER_KIB = 1024;

/** One live process. Zombies are not listed: they hold nothing any more. */
export interface ProcessInfo {
  readonly pid: number;
  readonly group: number;
  /** When it began, in a form that is only good for comparison: a pid is used again, a pid and its start are not. */
  readonly started: string;
  readonly command: string;
}

const isLinux = process.platform === "linux";

/** The process with this id, or null when there is none. */
export function findProcess(pid: number): ProcessInfo | null {
  return isLinux ? readProc(pid) : (listWithPs(["-p", String(pid)])[0] ?? null);
}

/** The live processes of a group. */
export function processesOfGroup(group: number): ProcessInfo[] {
  return allProcesses().filter((info) => info.group === group);
}

/** Ends every process of a group at once (`kill -9`). A group that is gone already is no error. */
export function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch (error) {
    // No such group (ESRCH), or nothing in it but zombies (EPERM, on macOS).
    if (!(error instanceof Error && "code" in error && (error.code === "ESRCH" || error.code === "EPERM"))) throw error;
  }
}

/** Waits until a group has no live process, for `timeoutMs` at most. Returns whether it is so. */
export async function groupIsGone(group: number, timeoutMs: number): Promise<boolean> {
  for (let waited = 0; ; waited += POLL_MS) {
    if (processesOfGroup(group).length === 0) return true;
    if (waited >= timeoutMs) return false;
    await sleep(POLL_MS);
  }
}

/** Memory of a process that is in RAM, in bytes, or null when it is gone. */
export function residentBytes(pid: number): number | null {
  const kibibytes = isLinux
    ? /^VmRSS:\s+(\d+) kB$/m.exec(readProcFile(pid, "status") ?? "")?.[1]
    : askPs("rss=", ["-p", String(pid)])[0];
  return kibibytes === undefined ? null : Number(kibibytes) * BYTES_PER_KIB;
}

function allProcesses(): ProcessInfo[] {
  if (!isLinux) return listWithPs(["-A"]);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProc(Number(name)))
    .filter((info) => info !== null);
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function readProc(pid: number): ProcessInfo | null {
  const stat = readProcFile(pid, "stat");
  const command = readProcFile(pid, "cmdline");
  if (stat === null || command === null) return null;
  // The second field is the program's name in parentheses, and may itself hold spaces and parentheses.
  const [state, , group, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const started = rest[16];
  if (group === undefined || started === undefined || state === "Z") return null;
  return { pid, group: Number(group), started, command: command.replaceAll("\0", " ").trim() };
}

function readProcFile(pid: number, name: "stat" | "status" | "cmdline"): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return null; // It ended, which can happen between any two reads.
  }
}

function listWithPs(selection: readonly string[]): ProcessInfo[] {
  return askPs("pid=,pgid=,state=,lstart=,command=", selection)
    .map((line) => /^(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\d+\s+\S+\s+\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .filter(([, , , state]) => !state?.startsWith("Z"))
    .map(([, pid, group, , started = "", command = ""]) => ({
      pid: Number(pid),
      group: Number(group),
      started,
      command,
    }));
}

/** Lines of `ps -o <columns> <selection>`; none when no process is selected. */
function askPs(columns: string, selection: readonly string[]): string[] {
  try {
    const text = execFileSync("ps", ["-o", columns, ...selection], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  } catch {
    return [];
  }
}
