/** Maps, as requests and as loops. */
import { expect, it } from "vitest";
import { systemRuntime } from "../../../src/client/runtime.ts";
import { fault, toProblem } from "../../../src/contracts/errors.ts";
import { mapped, play, refused, totalsOf } from "../../support/played-server.ts";

type Add = (a: number, b: number) => number;
const problem = toProblem(fault("user_error", "no luck"));

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const result of results) all.push(result);
  return all;
}

it("sends inputs as a sequence, options in the query, and gives results and totals", async () => {
  const { troupe, sent } = play(() => mapped({ index: 1, value: 7 }, { index: 0, error: problem }, totalsOf(2)));
  const add = troupe.fn<Add>("add").with({ version: 3, maxAttempts: 2 });
  const run = add.map(new Set([[1, 2] as const, [3, 4] as const]), { ordered: true, concurrency: 5 });
  expect(run.totals).toBeNull();
  expect(sent).toEqual([]);
  expect(await collect(run)).toMatchObject([
    { index: 1, value: 7 },
    { index: 0, error: { name: "TroupeError", code: "user_error", status: 422 } },
  ]);
  expect(run.totals).toEqual(totalsOf(2).totals);
  expect(run.progress).toEqual({ succeeded: 1, failed: 1 });
  expect(sent).toMatchObject([
    {
      method: "POST",
      path: "/v1/functions/add/map?version=3&ordered=true&concurrency=5&maxAttempts=2",
      body: [
        [1, 2],
        [3, 4],
      ],
    },
  ]);
  expect(sent[0]?.headers.get("content-type")).toBe("application/cbor-seq");
});

it("sends nothing when nobody reads, and gives its results once", async () => {
  const { troupe, sent } = play(() => mapped({ index: 0, value: 1 }, totalsOf(1)));
  const run = troupe.fn("one").map([[]]);
  expect(sent).toEqual([]);
  expect((await collect(run)).length).toBe(1);
  expect(await collect(run)).toEqual([]);
});

it("tells the server when it is left before its end, and not when it has come to it", async () => {
  const answer = () => {
    const response = mapped({ index: 0, value: 1 }, { index: 1, value: 2 }, totalsOf(2));
    response.headers.set("troupe-invocation", "inv_map");
    return response;
  };
  const whole = play(answer);
  await collect(whole.troupe.fn("one").map([[], []]));
  expect(whole.sent).toHaveLength(1);
  const left = play(answer);
  for await (const _ of left.troupe.fn("one").map([[], []])) break;
  await expect.poll(() => left.sent.at(-1)).toMatchObject({ method: "DELETE", path: "/v1/invocations/inv_map" });
});

it("throws the first error where that is asked for", async () => {
  const { troupe, sent } = play(() => mapped({ index: 0, value: 1 }, { index: 1, error: problem }, totalsOf(2)));
  const run = troupe.fn("one").map([[], []], { onError: "stop" });
  await expect(collect(run)).rejects.toMatchObject({ code: "user_error", details: { index: 1 } });
  expect(sent[0]?.path).toContain("onError=stop");
});

it("tells a map that the platform broke off, and an answer that has no end", async () => {
  const broken = play(() => mapped({ index: 0, value: 1 }, { error: toProblem(fault("internal", "lost")) }));
  await expect(collect(broken.troupe.fn("one").map([[]]))).rejects.toMatchObject({ code: "internal" });
  const endless = play(() => mapped({ index: 0, value: 1 }));
  await expect(collect(endless.troupe.fn("one").map([[]]))).rejects.toMatchObject({ code: "unreachable" });
});

it("sends an array again that was turned away, and no stream", async () => {
  const turnedAwayOnce = () =>
    play((_sent, attempt) => (attempt === 1 ? refused("overloaded") : mapped({ index: 0, value: 1 }, totalsOf(1))));
  const array = turnedAwayOnce();
  expect(await collect(array.troupe.fn("one").map([[1]]))).toEqual([{ index: 0, value: 1 }]);
  expect(array.sent.map(({ body }) => body)).toEqual([[[1]], [[1]]]);
  const stream = turnedAwayOnce();
  const run = stream.troupe.fn("one").map(new Set([[1]]));
  await expect(collect(run)).rejects.toMatchObject({ code: "overloaded" });
});

it("makes the whole body first where fetch does not stream", async () => {
  const played = play(() => mapped(totalsOf(2)), { runtime: { ...systemRuntime, streamsBodies: false } });
  async function* inputs() {
    yield [1];
    yield [2];
  }
  await collect(played.troupe.fn("one").map(inputs()));
  expect(played.sent[0]?.body).toEqual([[1], [2]]);
});

it("fails with what its inputs fail with, and ends them when it is over", async () => {
  let closed = 0;
  function* inputs(faulty: boolean) {
    try {
      yield [1];
      if (faulty) throw new Error("no more");
      for (;;) yield [2];
    } finally {
      closed++;
    }
  }
  const { troupe } = play(() => mapped(totalsOf(1)));
  await expect(collect(troupe.fn("one").map(inputs(true)))).rejects.toThrow("no more");
  expect(closed).toBe(1);
  await expect(collect(troupe.fn("one").map([[() => 1]]))).rejects.toMatchObject({ code: "invalid_arguments" });
  // A server that answers before it has read everything.
  const early = play(() => mapped(totalsOf(1)), {
    fetch: async () => mapped({ index: 0, value: 1 }, totalsOf(1)),
  });
  await collect(early.troupe.fn("one").map(inputs(false)));
  await expect.poll(() => closed).toBe(2);
});

it("ends by a signal before and after it began", async () => {
  const { troupe, sent } = play(() => mapped({ index: 0, value: 1 }, { index: 1, value: 2 }, totalsOf(2)));
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(collect(troupe.fn("one").map([[]], { signal }))).rejects.toThrow("enough");
  expect(sent).toEqual([]);
});

it("ends by a signal while it waits for an input that must be sent with the rest", async () => {
  const { troupe, sent } = play(() => mapped(totalsOf(1)), { runtime: { ...systemRuntime, streamsBodies: false } });
  const leaving = new AbortController();
  async function* inputs() {
    yield [1];
    leaving.abort(new Error("enough"));
    await new Promise(() => undefined);
  }
  await expect(collect(troupe.fn("one").map(inputs(), { signal: leaving.signal }))).rejects.toThrow("enough");
  expect(sent).toEqual([]);
});
