/**
 * A Worker's project in a folder of its own: a copy of an example or a fixture, or files that a test writes, with the
 * `.env` beside `wrangler.toml` that `docs/wrangler.md` shows.
 */
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { inject } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { OWN_WRANGLER } from "./wrangler.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
export const EXAMPLES = join(ROOT, "examples/workers");
export const FIXTURES = join(ROOT, "test/wrangler/fixtures");
/** What is in a project that was used, and does not belong to it. */
const LEFT_BEHIND = ["node_modules", ".wrangler", ".env"];
/** Any account will do: a Troupe has one. */
const ACCOUNT = "troupe";

export interface Project extends AsyncDisposable {
  readonly path: string;
  /** Where wrangler keeps what it remembers. */
  readonly home: string;
  /** The wrangler that works on it. */
  readonly executable: string;
  /** What this wrangler needs in its environment besides. */
  readonly env: Readonly<Record<string, string>>;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Replaces texts in a file, each of which must be there. */
  edit(file: string, ...changes: readonly (readonly [from: string, to: string])[]): Promise<void>;
}

export interface ProjectOptions {
  /** A folder to copy. */
  readonly from?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly executable?: string;
  /** The key in `.env`; the admin's when it is not given. */
  readonly key?: string;
}

/** Makes a project; it is removed with everything in it. */
export async function newProject({ from, files = {}, executable, key }: ProjectOptions): Promise<Project> {
  const { url, adminKey } = inject("server");
  const folder = await temporaryFolder();
  const path = join(folder.path, "project");
  const home = join(folder.path, "home");
  await mkdir(home, { recursive: true });
  const isSource = (file: string) => !LEFT_BEHIND.includes(basename(file));
  if (from !== undefined) await cp(from, path, { recursive: true, filter: isSource });
  const write = async (texts: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, text] of Object.entries(texts)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), text);
    }
  };
  await write({ ".env": dotEnv(url, key ?? adminKey), ...files });
  await symlink(join(ROOT, "node_modules"), join(path, "node_modules"));
  return {
    path,
    home,
    executable: executable ?? OWN_WRANGLER,
    // Older ones read the switch in `.env` after they have begun to tell.
    env: executable === undefined ? {} : { WRANGLER_SEND_METRICS: "false" },
    write,
    async edit(file, ...changes) {
      let text = await readFile(join(path, file), "utf8");
      for (const [before, after] of changes) {
        if (!text.includes(before)) throw new Error(`${file} has no ${before}`);
        text = text.replaceAll(before, after);
      }
      await writeFile(join(path, file), text);
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** The `.env` that points wrangler at a server. */
function dotEnv(url: string, key: string): string {
  const lines = {
    CLOUDFLARE_API_BASE_URL: `${url}/client/v4`,
    CLOUDFLARE_API_TOKEN: key,
    CLOUDFLARE_ACCOUNT_ID: ACCOUNT,
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_HIDE_BANNER: "true",
    CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: "false",
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
