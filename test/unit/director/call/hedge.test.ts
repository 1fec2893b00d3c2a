import { describe, expect, test } from "vitest";
import { fault } from "../../../../src/contracts/errors.ts";
import type { WorkerReply } from "../../../../src/contracts/invocation.ts";
import { askHedged } from "../../../../src/director/call/hedge.ts";

const figures = (worker: string) => ({
  ...{ worker, cold: false, queueMs: 0, wallMs: 0, cpuMs: 0, ioRequests: 0, ioBytesOut: 0, ioBytesIn: 0 },
  ...{ resultBytes: 0, logs: [] },
});
const done = (worker: string): WorkerReply => ({ state: "done", value: worker, figures: figures(worker) });
const failed = (worker: string): WorkerReply => {
  return { state: "failed", fault: fault("worker_unavailable", worker), figures: figures(worker) };
};
const BUSY: WorkerReply = { state: "busy" };

/** A call to the workers a, b and c, whose answers and whose timer are in the test's hands. */
function arrange() {
  const answers = new Map<string, PromiseWithResolvers<WorkerReply>>();
  const cancelled: string[] = [];
  let elapse = () => {};
  let stopped = false;
  const rest = ["b", "c"][Symbol.iterator]();
  const asked = askHedged("a", rest, {
    afterMs: 10,
    schedule: (callback) => {
      elapse = callback;
      return () => {
        stopped = true;
      };
    },
    ask: (worker) => {
      const answer = Promise.withResolvers<WorkerReply>();
      answers.set(worker, answer);
      return answer.promise;
    },
    cancel: (worker) => cancelled.push(worker),
  });
  const settled = () => new Promise<void>((resolve) => setTimeout(resolve));
  return {
    ...{ asked, cancelled, rest },
    workers: () => [...answers.keys()].join(""),
    wasStopped: () => stopped,
    async elapse() {
      elapse();
      await settled();
    },
    async answer(worker: string, reply: WorkerReply) {
      answers.get(worker)?.resolve(reply);
      await settled();
    },
    async break(worker: string) {
      answers.get(worker)?.reject(new Error("ours"));
      await settled();
    },
  };
}

describe("a hedged call", () => {
  test("that is answered in time asks nobody else", async () => {
    const call = arrange();
    await call.answer("a", done("a"));
    expect(await call.asked).toEqual({ reply: done("a"), taken: 1 });
    expect([call.workers(), call.cancelled, call.wasStopped()]).toEqual(["a", [], true]);
  });

  test.each([
    ["a", "b"],
    ["b", "a"],
  ])("that was given to two takes the answer of %s and cancels %s", async (faster, slower) => {
    const call = arrange();
    await call.elapse();
    expect(call.workers()).toBe("ab");
    await call.answer(faster, done(faster));
    expect(await call.asked).toEqual({ reply: done(faster), taken: 2 });
    expect(call.cancelled).toEqual([slower]);
  });

  test("waits for the other when one fails", async () => {
    const call = arrange();
    await call.elapse();
    await call.answer("a", failed("a"));
    expect(call.workers()).toBe("ab");
    await call.answer("b", done("b"));
    expect(await call.asked).toEqual({ reply: done("b"), taken: 2 });
    expect(call.cancelled).toEqual([]);
  });

  test("that fails twice tells of the last failure, and leaves the third worker to the next attempt", async () => {
    const call = arrange();
    await call.elapse();
    await call.answer("b", failed("b"));
    await call.answer("a", failed("a"));
    expect(await call.asked).toEqual({ reply: failed("a"), taken: 2 });
    expect(call.rest.next().value).toBe("c");
  });

  test("that fails in time is not hedged", async () => {
    const call = arrange();
    await call.answer("a", failed("a"));
    expect(await call.asked).toEqual({ reply: failed("a"), taken: 1 });
    expect(call.workers()).toBe("a");
  });

  test("passes over busy workers, which are no attempts", async () => {
    const call = arrange();
    await call.answer("a", BUSY);
    await call.elapse();
    await call.answer("c", BUSY);
    await call.answer("b", done("b"));
    expect(await call.asked).toEqual({ reply: done("b"), taken: 1 });
  });

  test("of which all are busy is busy", async () => {
    const call = arrange();
    for (const worker of ["a", "b", "c"]) await call.answer(worker, BUSY);
    expect(await call.asked).toEqual({ reply: BUSY, taken: 0 });
  });

  test("that breaks ends what may be under way", async () => {
    const call = arrange();
    const outcome = expect(call.asked).rejects.toThrow("ours");
    await call.elapse();
    await call.break("a");
    await outcome;
    expect(call.cancelled).toEqual(["a", "b"]);
  });
});
