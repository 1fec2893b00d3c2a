/**
 * The server's data folder: what lies where, the keys, and the file that tells the CLI where the server is.
 *
 * Everything in it is for its user's eyes only: it holds the keys and the code of every function.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;

/** Paths inside the data folder. */
export interface DataFolder {
  readonly root: string;
  /** Durable Objects and KV: the only part that must be kept. */
  readonly state: string;
  /** Compiled code of our own tools, to start faster. May be removed at any time. */
  readonly cache: string;
  /** Files of the running runtime; emptied before each of its starts. */
  readonly temporary: string;
  /** What the runtime is started with. */
  readonly runtimeOptions: string;
  /** Made when the operator gives no admin key. */
  readonly adminKey: string;
  /** Made when the operator gives no master key. Without it the secrets of functions cannot be read. */
  readonly masterKey: string;
  /** Address and key of the running server, for the CLI. */
  readonly server: string;
  /** Who holds the folder. */
  readonly lock: string;
  /** The runtime's process group. */
  readonly runtimeGroup: string;
  /** What the runtime printed, cleaned of control characters. */
  readonly log: string;
  /** One JSON event a line: each time the runtime was restarted. */
  readonly events: string;
}

/** Names the parts of a data folder. */
export function dataFolder(root: string): DataFolder {
  return {
    root,
    state: join(root, "state"),
    cache: join(root, "cache"),
    temporary: join(root, "tmp"),
    runtimeOptions: join(root, "runtime.json"),
    adminKey: join(root, "admin-key"),
    masterKey: join(root, "master-key"),
    server: join(root, "server.json"),
    lock: join(root, "server.pid"),
    runtimeGroup: join(root, "runtime.pid"),
    log: join(root, "runtime.log"),
    events: join(root, "watchdog.ndjson"),
  };
}

/** Makes what is missing of a data folder. */
export function makeDataFolder({ root, state, cache }: DataFolder): void {
  for (const path of [root, state, cache]) mkdirSync(path, { recursive: true, mode: OWNER_ONLY_FOLDER });
}

/** Empties the folder for temporary files: a runtime that is killed leaves its own behind. */
export function emptyTemporary(folder: DataFolder): void {
  rmSync(folder.temporary, { recursive: true, force: true });
  mkdirSync(folder.temporary, { mode: OWNER_ONLY_FOLDER });
}

/** Writes a file as a whole or not at all, readable by its owner only. */
export function writePrivateFile(path: string, text: string): void {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, text, { mode: OWNER_ONLY_FILE });
  renameSync(draft, path);
}

/** The key kept in the file at `path`, or a new one, which is then kept there. */
export function keptKey(path: string, makeKey: () => string): { readonly key: string; readonly made: boolean } {
  const kept = readIfThere(path)?.trim();
  if (kept !== undefined && kept !== "") return { key: kept, made: false };
  const key = makeKey();
  writePrivateFile(path, `${key}\n`);
  return { key, made: true };
}

/** Tells the CLI where the server is, and how to get in. */
export function announceServer(folder: DataFolder, server: { readonly url: string; readonly adminKey: string }): void {
  writePrivateFile(folder.server, `${JSON.stringify(server)}\n`);
}

/** The server is gone. */
export function withdrawServer(folder: DataFolder): void {
  rmSync(folder.server, { force: true });
}

/** A file's text, or undefined when there is no such file. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
