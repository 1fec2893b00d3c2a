/**
 * What a command gets from its surroundings; tests hand over their own.
 */
import type { Api, Fetch } from "./api.ts";
import type { Output } from "./output.ts";
import type { Environment, Sink } from "./terminal.ts";

/** The process as the CLI sees it. */
export interface Surroundings {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Environment;
  /** The folder in which the command was typed. */
  readonly cwd: string;
  readonly fetch: Fetch;
}

export interface Context {
  readonly out: Output;
  readonly cwd: string;
  /** Finds the server and the key. Throws `usage` or `unreachable`. */
  connect(): Promise<Api>;
}
