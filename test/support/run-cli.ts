/**
 * Runs the CLI inside the test's process, with a server that the test plays itself, one request at a time.
 */
import { Readable } from "node:stream";
import { run } from "../../src/cli/run.ts";
import type { Environment } from "../../src/cli/terminal.ts";
import type { Fetch } from "../../src/client/index.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly requests: readonly Sent[];
  /** Pages that the browser was to show. */
  readonly pages: readonly string[];
}

/** A request as it left the CLI. */
interface Sent {
  readonly method: string;
  readonly url: string;
  readonly key: string | null;
  readonly body: unknown;
}

interface World {
  /** Answers a request; without it no server can be reached. */
  readonly answer?: (sent: Sent) => Response | Promise<Response>;
  readonly env?: Environment;
  readonly cwd?: string;
  readonly terminal?: boolean;
  /** Width of the terminal. */
  readonly columns?: number;
  /** What stdin holds. */
  readonly stdin?: string;
  /** What is typed where a terminal asks for it unseen. */
  readonly typed?: string;
  /** What Ctrl-C aborts. */
  readonly interruption?: AbortSignal;
}

const URL_OF_SERVER = "http://troupe.test";

/** Runs one command line against a played server at `http://troupe.test` with the key `secret`. */
export async function runCli(args: readonly string[], world: World = {}): Promise<Ran> {
  const requests: Sent[] = [];
  const pages: string[] = [];
  const written = { stdout: "", stderr: "" };
  const sink = (name: keyof typeof written) => ({
    isTTY: world.terminal,
    columns: world.columns,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init);
    const text = await request.text();
    const sent: Sent = {
      method: request.method,
      url: request.url,
      key: request.headers.get("authorization"),
      body: bodyOf(request, text),
    };
    requests.push(sent);
    if (world.answer === undefined) throw refused();
    return world.answer(sent);
  };
  const code = await run(args, {
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    stdin: () => Readable.from([Buffer.from(world.stdin ?? "")]),
    askHidden: world.typed === undefined ? null : () => Promise.resolve(world.typed ?? ""),
    env: world.env ?? { TROUPE_URL: URL_OF_SERVER, TROUPE_KEY: "secret" },
    cwd: world.cwd ?? import.meta.dirname,
    fetch,
    interruption: () => world.interruption ?? new AbortController().signal,
    browse: (url) => pages.push(url) > 0 && world.terminal === true,
  });
  return { code, ...written, requests, pages };
}

/** A body of JSON; of lines of JSON, those. */
function bodyOf(request: Request, text: string): unknown {
  if (request.headers.get("content-type") !== "application/x-ndjson") return text === "" ? undefined : JSON.parse(text);
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line));
}

/** What `fetch` throws when nobody listens. */
function refused(): TypeError {
  const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:8787"), { code: "ECONNREFUSED" });
  return new TypeError("fetch failed", { cause });
}
