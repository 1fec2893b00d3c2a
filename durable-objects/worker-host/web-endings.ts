/**
 * How web requests ended that somebody watches, until their director asks: their answers stream, so they end long after the
 * director has passed them on.
 */
import type { WebEnding } from "../../src/contracts/worker.ts";
import type { LoadedIsolate } from "../../src/sandbox/load.ts";
import { type Ending, readAnswer } from "./outcome.ts";

/** Directors ask at once; of those that do not, so many endings lie here. */
const MAX_KEPT = 256;

export class WebEndings {
  readonly #kept = new Map<string, Promise<WebEnding>>();

  /** Keeps how the call with this id will end. */
  keep(id: string, ending: Promise<WebEnding>): void {
    const oldest = this.#kept.size >= MAX_KEPT ? this.#kept.keys().next().value : undefined;
    if (oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(id, ending);
  }

  /** How a call ended, once it has; null when nothing is known of it. It is told once. */
  async take(id: string): Promise<WebEnding | null> {
    const ending = this.#kept.get(id);
    this.#kept.delete(id);
    return ending === undefined ? null : ending;
  }
}

/** Waits for the end of a call that was answered so, as its isolate tells. Never rejects. */
export async function webEnding(
  isolate: Pick<LoadedIsolate, "ending">,
  id: string,
  answered: Ending<unknown>,
): Promise<WebEnding> {
  const text = await isolate.ending(id).catch(() => "");
  const last = text === "" ? answered : readAnswer(text);
  const { cpuMs = null, logs = [] } = last.figures ?? answered.figures ?? {};
  return { fault: answered.fault ?? last.fault, cpuMs, logs };
}
