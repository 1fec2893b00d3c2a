/**
 * Which functions are watched, as far as a director knows, and what it tells those who watch.
 *
 * A call of a function that nobody watches costs a look at the clock and at a set. What the set holds is asked anew about
 * once a second while calls are made, in the background; a director that has rested asks after its next call and before it
 * decides whether to tell of it. So no call is missed that begins later than `TAIL_REFRESH_MS` twice after a tail was made.
 */
import { MAX_TAIL_RATE, TAIL_REFRESH_MS } from "../../contracts/limits.ts";
import type { TailMessage } from "../../contracts/tail.ts";
import type { DirectorDeps } from "../ports.ts";

type Deps = Pick<DirectorDeps, "tails" | "background" | "entropy">;

/** Whether a function is watched; null: that is to be asked first. */
export type Watched = boolean | null;

const SECOND_MS = 1_000;

export class Watchers {
  readonly #deps: Deps;
  #names: ReadonlySet<string> = new Set();
  /** When that was known, and when it was asked last. */
  #knownMs = Number.NEGATIVE_INFINITY;
  #askedMs = Number.NEGATIVE_INFINITY;
  /** What was told in this second: a tail takes no more than its rate, so no more is sent. */
  #second = 0;
  #told = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether a function is watched. */
  isWatched(name: string): Watched {
    const now = this.#deps.entropy.now();
    const age = now - this.#knownMs;
    if (age >= TAIL_REFRESH_MS * 2) return null;
    if (age >= TAIL_REFRESH_MS && now - this.#askedMs >= TAIL_REFRESH_MS) this.#deps.background(this.#ask(now));
    return this.#names.has(name);
  }

  /**
   * Takes note that a call is over, of a function of which `isWatched` said this: `describe` says what to tell, and is asked
   * only where somebody watches.
   */
  tell(name: string, watched: Watched, describe: () => Promise<TailMessage | null>): void {
    if (watched === false) return;
    this.#deps.background(watched === null ? this.#askAndTell(name, describe) : this.#tell(describe));
  }

  async #askAndTell(name: string, describe: () => Promise<TailMessage | null>): Promise<void> {
    await this.#ask(this.#deps.entropy.now());
    if (this.#names.has(name)) await this.#tell(describe);
  }

  /** Never rejects. */
  async #tell(describe: () => Promise<TailMessage | null>): Promise<void> {
    if (!this.#mayTell()) return;
    try {
      const message = await describe();
      if (message !== null) this.#learn(await this.#deps.tails.tell(message));
    } catch {
      // What nobody hears is lost; the call itself was well.
    }
  }

  #mayTell(): boolean {
    const second = Math.floor(this.#deps.entropy.now() / SECOND_MS);
    if (second !== this.#second) this.#told = 0;
    this.#second = second;
    this.#told++;
    // The tails say themselves that calls are left out.
    return this.#told <= MAX_TAIL_RATE * 4;
  }

  /** Never rejects. */
  async #ask(now: number): Promise<void> {
    this.#askedMs = now;
    try {
      this.#learn(await this.#deps.tails.watched());
    } catch {
      // It is asked again.
    }
  }

  #learn(names: readonly string[]): void {
    this.#names = new Set(names);
    this.#knownMs = this.#deps.entropy.now();
  }
}
