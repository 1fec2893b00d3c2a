/**
 * Runs modules, plain or metered, in a process beside the test, and ends that process when one does not end by itself.
 */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parse } from "acorn";
import MagicString from "magic-string";
import { instrument } from "../../../src/metering/instrument.ts";

const METER_MODULE = "the meter";
/** Far more than a program that ends takes on a busy machine. */
const HUNG_AFTER_MS = 15_000;

/** One module to run. */
export interface Job {
  readonly source: string;
  readonly meterModule: string;
  /** What the meter hands out, in turn. */
  readonly fuels: readonly number[];
  /** Checks after which the meter throws at every call; null for never. */
  readonly failAfter: number | null;
  /** Whether `s.more` always says yes. */
  readonly endless: boolean;
}

/** What became of a module. */
export interface Outcome {
  /** What it noted, its default export (or what that returns) last. */
  readonly trace: readonly string[];
  /** What it threw; null when it did not. */
  readonly error: string | null;
  readonly steps: number;
  readonly checks: number;
  /** The most by which steps ever exceeded what the meter had granted. */
  readonly worstDebt: number;
}

/** Adds ticks to a module. */
export function instrumented(source: string): string {
  const code = new MagicString(source);
  const program = parse(source, { ecmaVersion: "latest", sourceType: "module", allowHashBang: true });
  instrument(program, code, { meterModule: METER_MODULE });
  return code.toString();
}

/** Runs one module at a time. */
export class ModuleRunner implements Disposable {
  #process: ChildProcess | undefined;

  /** Runs a module as its author wrote it. It has to end by itself. */
  async plain(source: string): Promise<Outcome> {
    return ended(source, await this.#run({ source, fuels: [0], failAfter: null, endless: false }));
  }

  /** Runs it with ticks. It has to end by itself. */
  async metered(source: string, fuels: readonly number[] = [0]): Promise<Outcome> {
    const code = instrumented(source);
    return ended(code, await this.#run({ source: code, fuels, failAfter: null, endless: false }));
  }

  /** Runs it with ticks and a meter that throws from some check on. Null when it hung nevertheless. */
  limited(source: string, fuels: readonly number[], failAfter: number): Promise<Outcome | null> {
    return this.#run({ source: instrumented(source), fuels, failAfter, endless: true });
  }

  async #run(job: Omit<Job, "meterModule">): Promise<Outcome | null> {
    this.#process ??= fork(join(import.meta.dirname, "runner-process.ts"), {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const child = this.#process;
    const abandon = new AbortController();
    const hung = setTimeout(() => abandon.abort(), HUNG_AFTER_MS);
    child.once("exit", (code) => abandon.abort(new Error(`The process of the runner ended with ${code}.`)));
    child.send({ ...job, meterModule: METER_MODULE } satisfies Job);
    try {
      const [outcome] = (await once(child, "message", { signal: abandon.signal })) as [Outcome];
      return outcome;
    } catch (error) {
      this[Symbol.dispose]();
      if (abandon.signal.reason instanceof DOMException) return null;
      throw error;
    } finally {
      clearTimeout(hung);
      child.removeAllListeners("exit");
    }
  }

  [Symbol.dispose](): void {
    this.#process?.kill("SIGKILL");
    this.#process = undefined;
  }
}

function ended(source: string, outcome: Outcome | null): Outcome {
  if (outcome === null) throw new Error(`This never ended:\n${source}`);
  return outcome;
}
