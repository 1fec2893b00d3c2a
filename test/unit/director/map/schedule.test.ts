/**
 * Laws of the schedule, on generated maps: inputs arrive in pieces, calls end in any order, some fail, the reader pauses.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_MAP_WINDOW } from "../../../../src/contracts/limits.ts";
import { type Calls, MapSchedule, type Settled } from "../../../../src/director/map/schedule.ts";

interface Input {
  readonly bytes: number;
  readonly fails: boolean;
}
interface Line {
  readonly index: number;
  readonly failed: boolean;
}

/** Calls that end when the test says so. */
class HeldCalls implements Calls<Input, Line> {
  readonly begun: number[] = [];
  readonly #queue: (() => void)[] = [];
  readonly #open: { readonly end: () => void; readonly drop: () => void }[] = [];
  halted = false;
  most = 0;

  add(index: number, { fails }: Input, tell: (settled: Settled<Line> | null) => void): void {
    this.#queue.push(() => {
      this.begun.push(index);
      const end = () => tell({ line: { index, failed: fails }, bytes: 20, failed: fails });
      this.#open.push({ end, drop: () => tell(null) });
      this.most = Math.max(this.most, this.#open.length);
    });
  }

  begin(): void {
    for (const begin of this.#queue.splice(0)) begin();
  }

  halt(): void {
    this.halted = true;
    // Every other call has not begun really, and is given up.
    for (const [index, { drop }] of this.#open.splice(0).entries())
      if (index % 2 === 0) drop();
      else this.#open.push({ end: drop, drop });
  }

  get open(): number {
    return this.#open.length;
  }

  /** Ends one of the open calls. */
  end(choice: number): void {
    this.#open.splice(choice % this.#open.length, 1)[0]?.end();
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function* piecesOf(inputs: readonly Input[], size: number) {
  for (let at = 0; at < inputs.length; at += size) {
    yield inputs.slice(at, at + size);
    await Promise.resolve();
  }
}

interface Play {
  readonly inputs: readonly Input[];
  readonly piece: number;
  readonly choices: readonly number[];
  readonly ordered: boolean;
  readonly stopAtFault: boolean;
}

/** Plays a map to its end; gives the lines in the order they came. */
async function play({ inputs, piece, choices, ordered, stopAtFault }: Play) {
  const calls = new HeldCalls();
  const schedule = new MapSchedule(piecesOf(inputs, piece), calls, { ordered, stopAtFault });
  const lines: Line[] = [];
  let ended = false;
  const reading = (async () => {
    for (let some = await schedule.next(); some !== null; some = await schedule.next()) lines.push(...some);
    ended = true;
  })();
  for (let step = 0; !ended && step < 100_000; step++) {
    if (calls.open > 0) calls.end(choices[step % choices.length] ?? 0);
    else await turn();
    if (step % 7 === 0) await turn();
  }
  await reading;
  return { calls, lines, counts: schedule.counts };
}

const plays = fc.record({
  inputs: fc.array(fc.record({ bytes: fc.nat(1_000), fails: fc.integer({ min: 0, max: 20 }).map((n) => n === 0) }), {
    maxLength: 300,
  }),
  piece: fc.integer({ min: 1, max: 50 }),
  choices: fc.array(fc.nat(1_000), { minLength: 1, maxLength: 20 }),
  ordered: fc.boolean(),
  stopAtFault: fc.boolean(),
});

describe("every map", () => {
  test("has one line for each input, or has skipped it, in order where that is asked for", async () => {
    await fc.assert(
      fc.asyncProperty(plays, async (given) => {
        const { lines, counts } = await play(given);
        const indexes = lines.map(({ index }) => index);
        expect(new Set(indexes).size).toBe(indexes.length);
        expect(lines.length + counts.skipped).toBe(counts.inputs);
        if (given.ordered) expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
        const failed = given.inputs.some(({ fails }) => fails);
        if (!(failed && given.stopAtFault)) expect(lines.length).toBe(given.inputs.length);
      }),
      { numRuns: 60 },
    );
  });

  test("takes no more than its window while nobody reads", async () => {
    const inputs = Array.from({ length: 5_000 }, () => ({ bytes: 10, fails: false }));
    const calls = new HeldCalls();
    const schedule = new MapSchedule(piecesOf(inputs, 100), calls, { ordered: false, stopAtFault: false });
    for (let step = 0; step < 3_000; step++) {
      await turn();
      while (calls.open > 0) calls.end(0);
    }
    expect(calls.begun.length).toBe(MAX_MAP_WINDOW);
    expect((await schedule.next())?.length).toBe(MAX_MAP_WINDOW);
  });

  test("keeps little behind an input that takes long when lines are large", async () => {
    const inputs = Array.from({ length: 500 }, () => ({ bytes: 10, fails: false }));
    const tells: ((settled: Settled<number>) => void)[] = [];
    const calls: Calls<Input, number> = {
      add: (_index, _input, tell) => void tells.push(tell),
      begin() {},
      halt() {},
    };
    new MapSchedule(piecesOf(inputs, 100), calls, { ordered: true, stopAtFault: false });
    for (let step = 1; step < 600; step++) {
      await turn();
      tells[step]?.({ line: step, bytes: 1_048_576, failed: false });
    }
    expect(tells.length).toBeLessThanOrEqual(64);
  });

  test("ends with a failure of ours", async () => {
    const failing = (async function* () {
      yield [{ bytes: 1, fails: false }];
      throw new Error("the body broke off");
    })();
    const schedule = new MapSchedule(failing, new HeldCalls(), { ordered: false, stopAtFault: false });
    await expect(schedule.next()).rejects.toThrow("the body broke off");
  });
});
