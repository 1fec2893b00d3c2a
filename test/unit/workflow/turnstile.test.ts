/** The work of durable runs begins bit by bit: one bit for each round of timers, and everybody has a turn. */
import { expect, test } from "vitest";
import { Turnstile } from "../../../src/workflow/turnstile.ts";

/** A clock, and pauses that end when it gets there; what is ready goes before it moves on. */
class Clock {
  nowMs = 0;
  readonly #ringing: { at: number; ring: () => void }[] = [];

  pause(ms: number): Promise<void> {
    return new Promise((ring) => this.#ringing.push({ at: this.nowMs + ms, ring }));
  }

  /** Rings everything that is due `ms` later. */
  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    const due = this.#ringing.filter(({ at }) => at <= this.nowMs);
    for (const each of due) this.#ringing.splice(this.#ringing.indexOf(each), 1);
    for (const { ring } of due) ring();
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  }
}

function turnstileWith(clock: Clock): Turnstile {
  return new Turnstile({ now: () => clock.nowMs, random: () => 0.5, pause: (ms) => clock.pause(ms) });
}

test("one bit begins in each round, until all have had their turn", async () => {
  const clock = new Clock();
  const turnstile = turnstileWith(clock);
  let begun = 0;
  for (let count = 0; count < 10; count++) void turnstile.turn().then(() => begun++);
  const seen: number[] = [];
  for (let round = 0; begun < 10 && round < 100; round++) {
    const before = begun;
    await clock.pass(round === 0 ? 0 : 5);
    seen.push(begun - before);
  }
  expect(begun).toBe(10);
  expect(Math.max(...seen)).toBe(1);
});

test("who comes alone has its turn at once", async () => {
  const clock = new Clock();
  const turnstile = turnstileWith(clock);
  for (let count = 0; count < 3; count++) {
    let isOn = false;
    void turnstile.turn().then(() => {
      isOn = true;
    });
    await clock.pass(10);
    expect(isOn).toBe(true);
  }
});

test("a clock that was set back keeps nobody out", async () => {
  const clock = new Clock();
  clock.nowMs = 1_000_000;
  const turnstile = turnstileWith(clock);
  void turnstile.turn();
  await clock.pass(0);
  clock.nowMs = 5;
  let isOn = false;
  void turnstile.turn().then(() => {
    isOn = true;
  });
  await clock.pass(0);
  expect(isOn).toBe(true);
});
