/**
 * When a shard looks at what is due: soon, by a timer in memory, and by the alarm, which outlives the object.
 */
import { JOB_LEASE_MS } from "../../src/contracts/limits.ts";
import type { Courier } from "./courier.ts";
import type { Oblivion } from "./oblivion.sql.ts";
import type { Queue } from "./queue.sql.ts";
import { SUSPICIONS } from "./ward.ts";

/** What there is to look at, and how. */
interface WakeUpParts {
  readonly storage: DurableObjectStorage;
  readonly queue: Queue;
  readonly courier: Courier;
  readonly oblivion: Oblivion;
  /** Whether attempts run, whose leases are to be renewed. */
  readonly isBusy: () => boolean;
  /** Begins what is due. */
  readonly look: () => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * When what is due is looked at again, in memory: soon, and not by all shards at once. A timer rings only when all that
 * came in was served, so that a long queue holds up no caller.
 */
const SOON_MS = { min: 2, max: 10 };
/** The same by the alarm, should the object be lost meanwhile. */
const ASK_AGAIN_MS = 1_000;
/** An alarm that is so late is taken for lost. */
const LOST_ALARM_MS = 1_000;

export class WakeUps {
  readonly #parts: WakeUpParts;
  /** Whether a timer is set by which what is due is looked at. */
  #isSoon = false;
  /** When the alarm rings; it may ring in vain. */
  #alarmAt = Infinity;

  constructor(parts: WakeUpParts) {
    this.#parts = parts;
  }

  /** Begins with the alarm that is set, if any: the platform drops one whose handler was lost six times in a row. */
  async start(): Promise<void> {
    this.#alarmAt = (await this.#parts.storage.getAlarm()) ?? Infinity;
    await this.ensure();
  }

  /** Takes note that the alarm rang: none is set now. */
  rung(): void {
    this.#alarmAt = Infinity;
  }

  /** Sets the alarm if it is to ring earlier than it would. Nothing is awaited before it is set. */
  async ensure(): Promise<void> {
    const nowMs = this.#parts.now();
    const wakeAt = this.#nextWakeAt(nowMs);
    if (wakeAt >= this.#alarmAt && !this.#hasLostAlarm(nowMs)) return;
    this.#alarmAt = wakeAt;
    if (wakeAt === Infinity) return;
    await this.#parts.storage.setAlarm(wakeAt);
  }

  /** Whoever asks finds a lost alarm: nothing else would wake this object. */
  async mind(): Promise<void> {
    if (this.#hasLostAlarm(this.#parts.now())) await this.ensure();
  }

  /** Looks at what is due as soon as all that came in was served. */
  lookSoon(): void {
    if (this.#isSoon) return;
    this.#isSoon = true;
    const { min, max } = SOON_MS;
    const inMs = min + (max - min) * this.#parts.random();
    setTimeout(() => {
      this.#isSoon = false;
      this.#parts.look();
    }, inMs);
  }

  #hasLostAlarm(nowMs: number): boolean {
    return nowMs - this.#alarmAt > LOST_ALARM_MS;
  }

  /** When the alarm is to ring. What is due already is looked after in memory, and by the alarm should that fail. */
  #nextWakeAt(nowMs: number): number {
    const { queue, courier, oblivion, isBusy } = this.#parts;
    const dueAt = Math.min(...SUSPICIONS.map((suspicion) => queue.nextDueAt(suspicion)));
    if (dueAt <= nowMs) this.lookSoon();
    const leaseAt = queue.nextLeaseEnd() - (isBusy() ? JOB_LEASE_MS / 2 : 0);
    const nextAt = Math.min(dueAt, leaseAt, courier.nextDueAt(), oblivion.nextAt());
    return nextAt <= nowMs ? nowMs + ASK_AGAIN_MS : nextAt;
  }
}
