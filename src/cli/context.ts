/**
 * What a command gets from its surroundings; tests hand over their own.
 */
import type { Api, Fetch } from "../client/index.ts";
import type { Output } from "./output.ts";
import type { Environment, Sink, Source } from "./terminal.ts";

/** The process as the CLI sees it. */
export interface Surroundings {
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Opened when a command reads it. */
  readonly stdin: () => Source;
  /** Asks on the terminal for what is not to be shown; null where stdin is no terminal. */
  readonly askHidden: ((question: string) => Promise<string>) | null;
  readonly env: Environment;
  /** The folder in which the command was typed. */
  readonly cwd: string;
  readonly fetch: Fetch;
  /** From now on Ctrl-C does not end the process: it aborts this signal. */
  readonly interruption: () => AbortSignal;
  /** Shows a page in the user's browser; false when there is none to be seen. */
  readonly browse: (url: string) => boolean;
}

export interface Context extends Pick<Surroundings, "cwd" | "interruption" | "browse" | "stdin" | "askHidden"> {
  readonly out: Output;
  /** Finds the server and the key. Throws `usage` or `unreachable`. */
  connect(): Promise<Api>;
}
