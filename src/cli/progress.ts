/**
 * Progress bars on stderr for work that takes several requests; nothing where stderr is no terminal.
 */
import { Writable } from "node:stream";
import { SingleBar } from "cli-progress";
import type { Sink } from "./terminal.ts";

export interface Progress {
  /** One more is done; `next` is what comes now. */
  step(next: string): void;
  /** Takes the bar off the terminal. */
  end(): void;
}

export const silentProgress: Progress = { step: () => undefined, end: () => undefined };

const STYLE = {
  barsize: 24,
  barCompleteChar: "=",
  barIncompleteChar: " ",
  clearOnComplete: true,
  hideCursor: true,
  // Bars of short work would only flicker: the first update draws.
  fps: 20,
} as const;

/** A bar that is gone once the work is done: what was done is said in the result. */
export function terminalProgress(sink: Sink, label: string, total: number): Progress {
  const format = `${label} [{bar}] {value}/{total} {name}`;
  const bar = new SingleBar({ ...STYLE, stream: terminalStream(sink), format });
  bar.start(total, 0, { name: "" });
  return {
    step: (next) => bar.increment(1, { name: next }),
    end: () => bar.stop(),
  };
}

/** How many of many are done. */
export interface Counts {
  readonly done: number;
  readonly failed: number;
}

export interface Tally {
  show(counts: Counts): void;
  /** Takes the bar off the terminal. */
  end(): void;
}

export const silentTally: Tally = { show: () => undefined, end: () => undefined };

/** A bar with what is done and what failed; without a total, the figures alone. */
export function terminalTally(sink: Sink, label: string, total: number | null): Tally {
  const progress = total === null ? "{value} done" : "[{bar}] {value}/{total}";
  const bar = new SingleBar({
    ...STYLE,
    stream: terminalStream(sink),
    format: `${label} ${progress}, {failed} failed`,
  });
  bar.start(total ?? Number.MAX_SAFE_INTEGER, 0, { failed: 0 });
  return {
    show: ({ done, failed }) => bar.update(done, { failed }),
    end: () => bar.stop(),
  };
}

/** What the bar library takes for a terminal. */
function terminalStream(sink: Sink): Writable {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      sink.write(String(chunk));
      done();
    },
  });
  return Object.assign(stream, { isTTY: true, columns: sink.columns ?? 80 });
}
