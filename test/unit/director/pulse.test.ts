import { expect, it, vi } from "vitest";
import { JSON_PULSE, type WaitFor, withPulse } from "../../../src/director/pulse.ts";

/** Waits for what is there already, and for nothing else. */
const impatient: WaitFor = (value) => Promise.race([value, Promise.resolve(null)]);

function manual() {
  let hand: ReadableStreamDefaultController<Uint8Array> | undefined;
  const cancelled = vi.fn();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      hand = controller;
    },
    cancel: cancelled,
  });
  return {
    body,
    cancelled,
    write: (text: string) => hand?.enqueue(new TextEncoder().encode(text)),
    end: () => hand?.close(),
  };
}

const readText = async (reader: ReadableStreamDefaultReader<Uint8Array>) =>
  new TextDecoder().decode((await reader.read()).value);

it("gives a sign of life while nothing comes, and everything that comes once", async () => {
  const { body, write, end } = manual();
  const reader = withPulse(body, JSON_PULSE, impatient).getReader();
  expect([await readText(reader), await readText(reader)]).toEqual([" ", " "]);
  write("one");
  await new Promise((resolve) => setTimeout(resolve));
  expect(await readText(reader)).toBe("one");
  expect(await readText(reader)).toBe(" ");
  end();
  await new Promise((resolve) => setTimeout(resolve));
  expect((await reader.read()).done).toBe(true);
});

it("passes on that its reader has left, while it waits, too", async () => {
  const { body, cancelled } = manual();
  const reader = withPulse(body, JSON_PULSE, () => new Promise(() => {})).getReader();
  void reader.read();
  await reader.cancel("gone");
  expect(cancelled).toHaveBeenCalledWith("gone");
});

it("leaves a body alone whose format has no sign of life", () => {
  const { body } = manual();
  expect(withPulse(body, null)).toBe(body);
});
