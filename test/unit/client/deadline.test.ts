/** How long calls wait, and what ends them. */
import { expect, it } from "vitest";
import { connect } from "../../../src/client/index.ts";
import { type Runtime, systemRuntime } from "../../../src/client/runtime.ts";
import { answered, play, refused } from "../../support/played-server.ts";

/** A server that takes a call and never answers, and does not notice that its caller left. */
const silent = { url: "http://troupe.test", fetch: () => new Promise<Response>(() => undefined) };

it("gives up when its patience ends, retries included", async () => {
  await expect(connect({ ...silent, timeoutMs: 10 }).fn("add")()).rejects.toMatchObject({
    name: "ConnectionError",
    code: "no_answer",
    message: "http://troupe.test did not answer within 10 ms.",
  });

  let timeIsUp = () => {};
  const runtime: Runtime = {
    ...systemRuntime,
    after(delayMs, task) {
      if (delayMs === 60_000) timeIsUp = task;
      else task();
      return () => undefined;
    },
  };
  const { troupe, sent } = play(
    (_sent, attempt) => {
      if (attempt === 3) timeIsUp();
      return refused("overloaded");
    },
    { runtime, timeoutMs: 60_000, retry: { attempts: 1_000 } },
  );
  await expect(troupe.fn("add")()).rejects.toMatchObject({ code: "no_answer" });
  expect(sent).toHaveLength(3);
});

it("tells the server how long the function may take, and waits a little longer itself", async () => {
  const { troupe, sent, pauses } = play(() => answered(5));
  await troupe.fn("add").with({ timeoutMs: 500, cpuMs: 50, version: 3, routing: "random" })(2, 3);
  expect(sent[0]?.body).toEqual({ args: [2, 3], timeoutMs: 500, cpuMs: 50, version: 3, routing: "random" });
  expect(pauses).toEqual([10_500]);
});

it("ends with the caller's signal, during a call, between attempts and before the first", async () => {
  const reason = new Error("no longer needed");
  const during = new AbortController();
  const call = connect(silent).fn("add").with({ signal: during.signal })();
  during.abort(reason);
  await expect(call).rejects.toBe(reason);

  const between = new AbortController();
  const leave = () => {
    between.abort(reason);
    return () => undefined;
  };
  const { troupe, sent } = play(() => refused("overloaded"), { runtime: { ...systemRuntime, after: leave } });
  await expect(troupe.fn("add").with({ signal: between.signal })()).rejects.toBe(reason);
  expect(sent).toHaveLength(1);

  const before = play(() => answered(5));
  await expect(before.troupe.fn("add").with({ signal: AbortSignal.abort(reason) })()).rejects.toBe(reason);
});

it("leaves no timer and no listener behind", async () => {
  let open = 0;
  const after = (delayMs: number, task: () => void) => {
    open++;
    const cancel = systemRuntime.after(delayMs, task);
    return () => {
      open--;
      cancel();
    };
  };
  const { troupe } = play(() => answered(5), { timeoutMs: 60_000, runtime: { ...systemRuntime, after } });
  await troupe.fn("add")(2, 3);
  expect(open).toBe(0);
});
