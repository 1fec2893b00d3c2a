/**
 * The alarm of a shard of runs: it looks after what is due, forgets what is over, and rings often while runs go on, for
 * after a loss of the process nothing else wakes them.
 */
import { type CareParts, careForDue } from "./care.ts";

/** How often it rings while runs go on: so long they may stand still after a loss. */
const BEAT_MS = 1_000;
/** An alarm that is so late is taken for lost. */
const LOST_ALARM_MS = 2_000;

export class RunAlarm {
  readonly #parts: CareParts & { readonly storage: DurableObjectStorage };
  /** When it rings; it may ring in vain. */
  #at = Infinity;

  constructor(parts: CareParts & { readonly storage: DurableObjectStorage }) {
    this.#parts = parts;
  }

  /** Begins with the alarm that is set, if any: the platform drops one whose handler was lost six times in a row. */
  async start(): Promise<void> {
    this.#at = (await this.#parts.storage.getAlarm()) ?? Infinity;
    this.ensure();
  }

  /** Sets it if it is to ring earlier than it would. */
  ensure(): void {
    const nowMs = this.#parts.now();
    const wakeAt = this.#nextAt(nowMs);
    const isLost = nowMs - this.#at > LOST_ALARM_MS;
    if (wakeAt === Infinity || (wakeAt >= this.#at && !isLost)) return;
    this.#at = wakeAt;
    // It is written with what the request at hand writes; a failure of storage resets the object.
    void this.#parts.storage.setAlarm(wakeAt);
  }

  /** What happens when it rings. */
  async ring(): Promise<void> {
    this.#at = Infinity;
    // Set first: should the process be lost meanwhile, it rings again.
    this.ensure();
    await careForDue(this.#parts);
    this.#parts.tables.forgetExpired(this.#parts.now());
    this.ensure();
  }

  #nextAt(nowMs: number): number {
    const { tables } = this.#parts;
    const next = tables.nextAt() ?? Infinity;
    const beat = tables.hasActive() ? nowMs + BEAT_MS : Infinity;
    return Math.min(beat, Math.max(next, nowMs + BEAT_MS / 2));
  }
}
