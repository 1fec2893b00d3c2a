/**
 * Which server the CLI talks to, and with which key: options, else environment, else the local server.
 *
 * A local server leaves `server.json` in its data folder, readable by its user only: its address and admin key.
 */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { localError, usageError } from "./errors.ts";
import type { Environment } from "./terminal.ts";

/** Where requests go. Without a key only what is public answers. */
export interface Target {
  /** Origin and path prefix, without a slash at the end. */
  readonly url: string;
  readonly key: string | undefined;
}

interface Sources {
  readonly options: { readonly url?: string; readonly key?: string };
  readonly env: Environment;
  /** The folder in which the command was typed. */
  readonly cwd: string;
}

/** `<data folder>/server.json`, as the local server writes it. */
const localServer = z.object({ url: z.string(), adminKey: z.string().min(1) });
type LocalServer = z.infer<typeof localServer>;

const DEFAULT_DATA_FOLDER = ".troupe";
const SERVER_FILE = "server.json";

/** Finds the server and the key. Throws `usage` for a malformed URL, `unreachable` when no server is known. */
export async function resolveTarget({ options, env, cwd }: Sources): Promise<Target> {
  const local = await readLocalServer(resolve(cwd, env.TROUPE_DATA || DEFAULT_DATA_FOLDER, SERVER_FILE));
  const named = options.url ?? (env.TROUPE_URL || undefined);
  const raw = named ?? local?.url;
  if (raw === undefined) {
    throw localError(
      "unreachable",
      "No server is known here. Start one with `npm start`, or name one with --url and --key (or TROUPE_URL and TROUPE_KEY).",
    );
  }
  const url = parseUrl(raw);
  const key = options.key ?? (env.TROUPE_KEY || undefined) ?? localKey(local, url);
  return { url, key };
}

/** The local server's key, for the local server only: it is nobody else's business. */
function localKey(local: LocalServer | undefined, url: string): string | undefined {
  return local !== undefined && parseUrl(local.url) === url ? local.adminKey : undefined;
}

async function readLocalServer(path: string): Promise<LocalServer | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return undefined; // Nobody started a server here, or somebody else did.
  }
  return localServer.safeParse(parseJsonOrNull(text)).data; // A torn file is as good as none: a start rewrites it.
}

function parseJsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function parseUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw usageError(`"${text}" is not the URL of a server; one looks like http://127.0.0.1:8787.`);
  }
  return (url.origin + url.pathname).replace(/\/+$/, "");
}
