/**
 * Everything the CLI says. Results go to stdout: one JSON document under `--json`, else text for people.
 * Remarks, logs and errors go to stderr; under `--json` only errors do, as problem documents.
 */
import pc from "picocolors";
import type { CliError } from "./errors.ts";
import { type LineSink, lineSink } from "./lines.ts";
import { formatProblem } from "./problem.ts";
import { type Progress, silentProgress, silentTally, type Tally, terminalProgress, terminalTally } from "./progress.ts";
import { type Environment, type Sink, wantsColor, widthOf } from "./terminal.ts";

export type Colors = ReturnType<typeof pc.createColors>;

export interface Output {
  /** Whether `--json` was given. */
  readonly json: boolean;
  /** Prints a command's result: `data` under `--json`, else what `text` makes of it for a terminal of that width. */
  result(data: unknown, text: (colors: Colors, width: number) => string): void;
  /** Where results go that are many: to stdout, one JSON document a line, `--json` or not. */
  readonly lines: LineSink;
  /** Prints a remark for people on stderr; nothing under `--json`. */
  note(text: (colors: Colors, width: number) => string): void;
  /** Prints a failure on stderr; `command` is the command line whose help may help. */
  fail(error: CliError, command: string): void;
  /** Shows how far long work is, on a terminal; elsewhere nothing. */
  progress(label: string, total: number): Progress;
  /**
   * Shows how many of many are done, where `progress` would be shown and lines of results would not disturb it.
   * `total` is asked for only then; null where nobody knows.
   */
  tally(label: string, total: () => Promise<number | null>, lines?: LineSink): Promise<Tally>;
}

interface Streams {
  readonly stdout: Sink;
  readonly stderr: Sink;
}

/** Makes the output of one run. */
export function createOutput({ stdout, stderr }: Streams, env: Environment, json: boolean): Output {
  const outColors = pc.createColors(wantsColor(stdout, env));
  const errColors = pc.createColors(wantsColor(stderr, env));
  const animates = !json && stderr.isTTY === true && env.TERM !== "dumb";
  const lines = lineSink(stdout);
  return {
    json,
    lines,
    result(data, text) {
      stdout.write(`${json ? JSON.stringify(data, null, 2) : text(outColors, widthOf(stdout))}\n`);
    },
    note(text) {
      if (!json) stderr.write(`${text(errColors, widthOf(stderr))}\n`);
    },
    fail({ problem }, command) {
      const text = json
        ? JSON.stringify(problem, null, 2)
        : formatProblem(problem, command, errColors, widthOf(stderr));
      stderr.write(`${text}\n`);
    },
    progress(label, total) {
      return animates ? terminalProgress(stderr, label, total) : silentProgress;
    },
    async tally(label, total, written) {
      if (!animates || (written === lines && stdout.isTTY === true)) return silentTally;
      return terminalTally(stderr, label, await total());
    },
  };
}
