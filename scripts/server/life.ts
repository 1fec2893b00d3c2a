/**
 * One life of the runtime: from its start, through its first answer, to the reason why it ended.
 *
 * Nothing here waits for the runtime without a limit, and nothing that strangers' code does can block this process:
 * it holds timers, and asks questions that may stay unanswered.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "./probe.ts";
import { Watchdog } from "./watchdog.ts";

const PROBE_EVERY_MS = 250;
const TURN_MS = 100;
const READY_PROBE_EVERY_MS = 20;
const READY_PROBE_TIMEOUT_MS = 5_000;
/** How long a start may take until the first answer. */
const START_TIMEOUT_MS = 30_000;
const BYTES_PER_MIB = 1024 * 1024;

/** The process under watch; `RuntimeProcess` is the real one. */
export interface Runtime {
  /** workerd's process id, once it runs. */
  readonly workerd: number | null;
  /** Resolves with how it ended, when it did. */
  readonly ended: Promise<string>;
  /** Functions that began to run at or after `since`, the latest first. */
  functionsSince(since: number): string[];
  start(): void;
  /** Ends it at once and for certain. */
  kill(): Promise<void>;
  /** Ends it when the requests under way are done, but soon. */
  stop(): Promise<void>;
}

/** How one watches. Times are milliseconds of one clock. */
export interface Observation {
  /** Asks the runtime whether it is alive. */
  readonly probe: (timeoutMs: number) => Promise<Answer | null>;
  readonly residentBytes: (pid: number) => number | null;
  readonly now: () => number;
  readonly limits: { readonly silenceMs: number; readonly memoryBytes: number };
}

/** Why a life ended: it was asked to stop, or there was trouble, which began at `at`. */
export type Ending =
  | { readonly reason: "stopped" }
  | { readonly reason: "hang" | "memory" | "crash"; readonly how: string; readonly at: number };

/** Waits for the first good answer. Returns null, or what came instead. */
export async function untilReady(runtime: Runtime, watching: Observation, stop: AbortSignal): Promise<Ending | null> {
  const began = watching.now();
  let ended: string | null = null;
  void runtime.ended.then((how) => {
    ended = how;
  });
  let last: Answer | null = null;
  while (watching.now() - began < START_TIMEOUT_MS) {
    if (stop.aborted) return { reason: "stopped" };
    if (ended !== null) return { reason: "crash", how: ended, at: watching.now() };
    last = await watching.probe(READY_PROBE_TIMEOUT_MS);
    if (last?.status === 200) return null;
    await sleep(READY_PROBE_EVERY_MS);
  }
  const how = last === null ? "it answers nothing" : `it answers ${last.status}: ${last.body}`;
  return { reason: "hang", how, at: began };
}

/** Watches a runtime that answers, until it must be killed, has ended, or is to be stopped. */
export async function watch(runtime: Runtime, watching: Observation, stop: AbortSignal): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  const watchdog = new Watchdog({ ...watching.limits, turnMs: TURN_MS }, watching.now());
  const ask = async (): Promise<void> => {
    if ((await watching.probe(watching.limits.silenceMs)) !== null) watchdog.answered(watching.now());
  };
  const judge = (): void => {
    const resident = runtime.workerd === null ? null : watching.residentBytes(runtime.workerd);
    const ending = judged(watchdog, watching, resident);
    if (ending !== null) resolve(ending);
  };
  const onStop = (): void => resolve({ reason: "stopped" });
  const probing = setInterval(() => void ask(), PROBE_EVERY_MS);
  const judging = setInterval(judge, TURN_MS);
  stop.addEventListener("abort", onStop);
  if (stop.aborted) onStop();
  void runtime.ended.then((how) =>
    resolve({ reason: "crash", how: `it ended by itself (${how})`, at: watching.now() }),
  );
  try {
    return await promise;
  } finally {
    clearInterval(probing);
    clearInterval(judging);
    stop.removeEventListener("abort", onStop);
  }
}

/** The watchdog's verdict in words. */
function judged(watchdog: Watchdog, { now, limits }: Observation, resident: number | null): Ending | null {
  const at = now();
  const verdict = watchdog.turn(at, resident);
  switch (verdict?.reason) {
    case undefined:
      return null;
    case "hang":
      return { reason: "hang", how: `it answered nothing for ${limits.silenceMs} ms`, at: verdict.since };
    case "memory":
      return { reason: "memory", how: `it held ${Math.round(verdict.bytes / BYTES_PER_MIB)} MB`, at };
  }
}
