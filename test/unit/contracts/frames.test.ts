/** Frames of a streaming result: whatever is cut anywhere comes out as it went in. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeFrames, FRAME, type Frame, readFrames } from "../../../src/contracts/frames.ts";

const frame = fc.record({ kind: fc.constantFrom(FRAME.item, FRAME.end), bytes: fc.uint8Array({ maxLength: 40 }) });

function cut(bytes: Uint8Array, places: readonly number[]): ReadableStream<Uint8Array> {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  const parts = ends.map((end, index) => bytes.slice(ends[index - 1] ?? 0, end));
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
}

async function readAll(body: ReadableStream<Uint8Array>, maxBytes = 100): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const some of readFrames(body, maxBytes)) frames.push(...some);
  return frames;
}

describe("frames", () => {
  test("come out as they went in, wherever they are cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frame), fc.array(fc.nat()), async (given, places) => {
        const frames = given.map(({ kind, bytes }) => ({ kind, bytes: new Uint8Array(bytes) }));
        expect(await readAll(cut(encodeFrames(frames), places))).toEqual(frames);
      }),
    );
  });

  test("of anything are never more than the bytes, and fail only by being too large", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat()), async (bytes, places) => {
        const read = await readAll(cut(bytes, places)).catch((error: unknown) => error);
        if (!Array.isArray(read)) expect(read).toBeInstanceOf(RangeError);
        else expect(encodeFrames(read).length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });

  test("before one that is too large are given", async () => {
    const frames = [1, 2, 11, 3].map((length) => ({ kind: FRAME.item, bytes: new Uint8Array(length) }));
    const read = readFrames(cut(encodeFrames(frames), []), 10);
    expect((await read.next()).value).toHaveLength(2);
    await expect(read.next()).rejects.toThrow(RangeError);
  });

  test("end when nobody wants more, even while nothing comes", async () => {
    let cancelled = false;
    const silent = new ReadableStream<Uint8Array>({
      cancel() {
        cancelled = true;
      },
    });
    const { promise, reject } = Promise.withResolvers<never>();
    const next = readFrames(silent, 10, promise).next();
    reject(new Error("left"));
    expect([(await next).done, cancelled]).toEqual([true, true]);
  });
});
