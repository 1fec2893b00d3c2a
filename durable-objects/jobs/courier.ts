/**
 * Posts ended jobs to their callbacks, each until it is taken or given up.
 *
 * That a post begins is written first, so that an object that is lost meanwhile posts again: a callback may come twice.
 */
import type { JobCallback, JobWithValue } from "../../src/contracts/job.ts";
import { CALLBACK_TIMEOUT_MS } from "../../src/contracts/limits.ts";
import { callbackRequest } from "./callback-request.ts";
import { callbackBody, callbackPauseMs, callbackState } from "./callback-rules.ts";
import type { Callbacks, DueCallback } from "./callbacks.sql.ts";

/** Posts under way at once, for each shard. */
const MAX_POSTS = 8;

/** What a courier works with. */
export interface CourierParts {
  readonly callbacks: Callbacks;
  /** The job with its value; null when it was forgotten. */
  readonly read: (job: string) => JobWithValue | null;
  readonly fetch: (request: Request, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
  readonly random: () => number;
}

export class Courier {
  readonly #parts: CourierParts;
  readonly #posting = new Set<string>();

  constructor(parts: CourierParts) {
    this.#parts = parts;
  }

  /** Begins with what is due, as far as there is room. Within a transaction: the posts themselves are what it gives. */
  take(nowMs: number): (() => Promise<void>)[] {
    const { callbacks, random } = this.#parts;
    const due = callbacks.due(nowMs, MAX_POSTS).filter(({ job }) => !this.#posting.has(job));
    return due.slice(0, MAX_POSTS - this.#posting.size).map((callback) => {
      const attempts = callback.attempts + 1;
      callbacks.begin(callback.job, attempts, Math.ceil(nowMs + callbackPauseMs(attempts, random())));
      this.#posting.add(callback.job);
      return () => this.#post(callback, attempts);
    });
  }

  /** When the next one is due, milliseconds since the epoch; `Infinity` when none is. */
  nextDueAt(): number {
    return this.#parts.callbacks.nextDueAt();
  }

  async #post({ job, url, secret }: DueCallback, attempts: number): Promise<void> {
    const told = this.#parts.read(job);
    const state = told === null ? "given_up" : callbackState(attempts, await this.#deliver({ url, secret }, told));
    if (state !== null) this.#parts.callbacks.end(job, attempts, state);
    this.#posting.delete(job);
  }

  /** Whether the job was taken. A redirect is none of the places that the caller named, so it is not followed. */
  async #deliver(callback: JobCallback, told: JobWithValue): Promise<boolean> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), CALLBACK_TIMEOUT_MS);
    try {
      const request = await callbackRequest(callback, callbackBody(told), this.#parts.now());
      const response = await this.#parts.fetch(request, { redirect: "manual", signal: controller.signal });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
    }
  }
}
