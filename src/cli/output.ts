/**
 * Everything the CLI says. Results go to stdout: one JSON document under `--json`, else text for people.
 * Remarks, logs and errors go to stderr; under `--json` only errors do, as problem documents.
 */
import pc from "picocolors";
import { type CliError, framesOf } from "./errors.ts";
import { type Environment, printable, type Sink, wantsColor } from "./terminal.ts";

export type Colors = ReturnType<typeof pc.createColors>;

export interface Output {
  /** Prints a command's result: `data` under `--json`, else what `text` makes of it. */
  result(data: unknown, text: (colors: Colors) => string): void;
  /** Prints a remark for people on stderr; nothing under `--json`. */
  note(text: (colors: Colors) => string): void;
  /** Prints a failure on stderr; `command` is the command line whose help may help. */
  fail(error: CliError, command: string): void;
}

/** What to do about codes whose remedy is an option of the CLI. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ["unauthorized", "The key comes from --key, else TROUPE_KEY, else the data folder of a local server."],
  ["function_not_found", "`troupe list` shows what is deployed."],
  ["worker_not_found", "`troupe stats` names the workers."],
]);

interface Streams {
  readonly stdout: Sink;
  readonly stderr: Sink;
}

/** Makes the output of one run. */
export function createOutput({ stdout, stderr }: Streams, env: Environment, json: boolean): Output {
  const outColors = pc.createColors(wantsColor(stdout, env));
  const errColors = pc.createColors(wantsColor(stderr, env));
  return {
    result(data, text) {
      stdout.write(`${json ? JSON.stringify(data, null, 2) : text(outColors)}\n`);
    },
    note(text) {
      if (!json) stderr.write(`${text(errColors)}\n`);
    },
    fail({ problem }, command) {
      if (json) {
        stderr.write(`${JSON.stringify(problem, null, 2)}\n`);
        return;
      }
      const remedy = problem.code === "usage" ? `See \`${command} --help\`.` : REMEDIES.get(problem.code);
      const frames = framesOf(problem);
      const lines = [
        `${errColors.red(`error ${printable(problem.code)}:`)} ${printable(problem.detail)}`,
        ...(frames === "" ? [] : [errColors.dim(printable(frames))]),
        ...(remedy === undefined ? [] : [remedy]),
        ...(problem.requestId === undefined ? [] : [errColors.dim(`request ${printable(problem.requestId)}`)]),
      ];
      stderr.write(`${lines.join("\n")}\n`);
    },
  };
}

/** A function's result as people read it: JSON, indented. */
export function formatValue(value: unknown): string {
  return printable(JSON.stringify(value, null, 2) ?? "undefined");
}
