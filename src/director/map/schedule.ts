/**
 * The order of a map: which inputs are taken, when, and which lines are sent.
 *
 * Inputs are taken while there is room in the window: what was taken and is not sent yet stays bounded, in number and by
 * the size that lines were seen to have. So a reader who stops reading stops the map, and an input that takes long holds
 * up an ordered map before too much is kept behind it. Pure: calls are made by whoever is given in.
 */
import { MAP_WINDOW_BYTES, MAX_MAP_WINDOW } from "../../contracts/limits.ts";

/** An input as it is taken. */
export interface Sized {
  /** Size in bytes, about. */
  readonly bytes: number;
}

/** What became of an input: its line. */
export interface Settled<Line> {
  readonly line: Line;
  /** Size of the line in bytes, about. */
  readonly bytes: number;
  readonly failed: boolean;
}

/** Who makes the calls. */
export interface Calls<Input, Line> {
  /** Takes a call; `tell` is called once. Null: it was not begun, because of `halt`. */
  add(index: number, input: Input, tell: (settled: Settled<Line> | null) => void): void;
  /** Begins what may begin now. */
  begin(): void;
  /** Begins nothing more. */
  halt(): void;
}

/** How a map runs. */
export interface ScheduleOptions {
  readonly ordered: boolean;
  /** Whether the first failure ends the map. */
  readonly stopAtFault: boolean;
}

/** Lines taken into the window before anything is known of their size. */
const FIRST_WINDOW = 64;
/** Weight of the line that came last in the mean of their sizes. */
const NEWEST = 0.1;

export class MapSchedule<Input extends Sized, Line> {
  readonly #inputs: AsyncIterator<readonly Input[]>;
  readonly #calls: Calls<Input, Line>;
  readonly #options: ScheduleOptions;
  /** Lines that may be sent. */
  #ready: Line[] = [];
  #readyBytes = 0;
  /** Of an ordered map: what has become of inputs behind one that is under way. */
  readonly #held = new Map<number, Settled<Line> | null>();
  #nextHeld = 0;
  #taken = 0;
  #sent = 0;
  #skipped = 0;
  #told = 0;
  #inputBytes = 0;
  #meanBytes: number | null = null;
  #inputsEnded = false;
  #stopped = false;
  #failure: { readonly error: unknown } | null = null;
  #wakeReader: () => void = () => {};
  #wakeTaker: () => void = () => {};

  constructor(inputs: AsyncIterator<readonly Input[]>, calls: Calls<Input, Line>, options: ScheduleOptions) {
    this.#inputs = inputs;
    this.#calls = calls;
    this.#options = options;
    this.#takeAll().catch((error: unknown) => this.fail(error));
  }

  /** Inputs that were taken, and those of them that were not begun. */
  get counts(): { readonly inputs: number; readonly skipped: number } {
    return { inputs: this.#taken, skipped: this.#skipped };
  }

  /** Whether there is room for lines of calls that are about to begin. */
  mayBegin(): boolean {
    return this.#readyBytes < MAP_WINDOW_BYTES;
  }

  /** The lines that have come since; null when all have. Rejects with what `fail` was given. */
  async next(): Promise<readonly Line[] | null> {
    while (this.#ready.length === 0) {
      if (this.#failure !== null) throw this.#failure.error;
      if (this.#inputsEnded && this.#told === this.#taken) return null;
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
    const lines = this.#ready;
    this.#ready = [];
    this.#readyBytes = 0;
    this.#sent += lines.length;
    this.#wakeTaker();
    this.#calls.begin();
    return lines;
  }

  /** Takes no more inputs and begins no more calls; `next` goes on until what runs has ended. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#wakeTaker();
    this.#calls.halt();
  }

  /** Ends the map with a failure that is no input's. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.stop();
    this.#wakeReader();
  }

  async #takeAll(): Promise<void> {
    while (!this.#stopped) {
      const chunk = await this.#inputs.next();
      if (chunk.done === true) break;
      for (const input of chunk.value) {
        if (!this.#hasRoom()) this.#calls.begin();
        while (!this.#hasRoom() && !this.#stopped) await this.#room();
        this.#take(input);
      }
      this.#calls.begin();
    }
    if (this.#stopped) await this.#inputs.return?.();
    this.#inputsEnded = true;
    this.#wakeReader();
  }

  #take(input: Input): void {
    const index = this.#taken++;
    if (this.#stopped) {
      this.#tell(index, null);
      return;
    }
    this.#inputBytes += input.bytes;
    this.#calls.add(index, input, (settled) => {
      this.#inputBytes -= input.bytes;
      this.#tell(index, settled);
    });
  }

  #hasRoom(): boolean {
    const fitting = this.#meanBytes === null ? FIRST_WINDOW : Math.floor(MAP_WINDOW_BYTES / this.#meanBytes);
    const window = Math.max(1, Math.min(fitting, MAX_MAP_WINDOW));
    const open = this.#taken - this.#sent - this.#skipped;
    return open < window && (this.#inputBytes < MAP_WINDOW_BYTES || this.#told === this.#taken);
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeTaker = resolve;
    });
  }

  #tell(index: number, settled: Settled<Line> | null): void {
    this.#told++;
    if (settled !== null) {
      const mean = this.#meanBytes ?? settled.bytes;
      this.#meanBytes = Math.max(1, mean + (settled.bytes - mean) * NEWEST);
    }
    if (this.#options.ordered) this.#hold(index, settled);
    else this.#release(settled);
    if (settled?.failed === true && this.#options.stopAtFault) this.stop();
    this.#wakeReader();
    this.#wakeTaker();
  }

  #hold(index: number, settled: Settled<Line> | null): void {
    this.#held.set(index, settled);
    for (;;) {
      const next = this.#held.get(this.#nextHeld);
      if (next === undefined) return;
      this.#held.delete(this.#nextHeld++);
      this.#release(next);
    }
  }

  #release(settled: Settled<Line> | null): void {
    if (settled === null) {
      this.#skipped++;
      return;
    }
    this.#ready.push(settled.line);
    this.#readyBytes += settled.bytes;
  }
}
