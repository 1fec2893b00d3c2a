/** How the calls of a workflow are made that somebody waits for. */
import { expect, test } from "vitest";
import { MAX_WORKFLOW_MS } from "../../../../src/contracts/limits.ts";
import { DirectPerformer } from "../../../../src/director/workflow/performer.ts";
import type { StepCall } from "../../../../src/workflow/performer.ts";
import { testDirector, testEntropy } from "../../../support/director.ts";

const CALL: StepCall = {
  ...{ key: "a", function: "same", args: [1], named: undefined, retry: undefined, timeoutMs: undefined },
  ...{ cpuMs: undefined, cache: undefined, remember: false, preferWorker: null },
};

async function arrange({ repeatable = false } = {}) {
  const entropy = testEntropy();
  let passedMs = 0;
  const clock = { ...entropy, now: () => entropy.now() + passedMs };
  const schedule = (callback: () => void, ms: number) => {
    passedMs += ms;
    queueMicrotask(callback);
    return () => {};
  };
  const stage = await testDirector({ same: (value: unknown) => value }, { entropy: clock, schedule });
  await stage.register("same");
  const performer = new DirectPerformer(stage.director, { repeatable, cf: undefined });
  const pass = (ms: number) => {
    passedMs += ms;
  };
  return { ...stage, performer, pass };
}

test("the worker that is preferred is asked first", async () => {
  const { performer, workers } = await arrange();
  for (const worker of workers.ids) {
    const made = await performer.call({ ...CALL, preferWorker: worker });
    expect(made).toMatchObject({ ok: true, value: { worker, attempts: 1 } });
  }
});

test("what no worker could take is tried again, as often as calls are anyway", async () => {
  const { performer, workers } = await arrange();
  workers.become("busy", ...workers.ids);
  expect(await performer.call(CALL)).toMatchObject({
    ok: false,
    fault: { code: "overloaded", details: { attempts: 3 } },
  });
});

test("a call that may have run is made again only if it may run twice", async () => {
  const once = await arrange();
  once.workers.become("lost", ...once.workers.ids);
  const lost = { ok: false, fault: { code: "worker_unavailable", details: { attempts: 1 } } };
  expect(await once.performer.call(CALL)).toMatchObject(lost);
  const often = await arrange({ repeatable: true });
  often.workers.become("lost", ...often.workers.ids);
  const again = { ok: false, fault: { code: "worker_unavailable", details: { attempts: 3 } } };
  expect(await often.performer.call(CALL)).toMatchObject(again);
});

test("a workflow has so much time, and none of its calls has more than what is left", async () => {
  const { performer, pass, workers } = await arrange();
  pass(MAX_WORKFLOW_MS - 5_000);
  await performer.call({ ...CALL, timeoutMs: 20_000 });
  const asked = workers.asked[0]?.call;
  if (asked === undefined || !("limits" in asked)) throw new Error("No call was made.");
  expect(asked.limits.timeoutMs).toBeLessThanOrEqual(5_000);
  pass(5_000);
  expect(await performer.call(CALL)).toMatchObject({ ok: false, fault: { code: "timeout" } });
});

test("a function that is gone meanwhile: function_not_found", async () => {
  const { performer } = await arrange();
  const made = await performer.call({ ...CALL, function: "nobody" });
  expect(made).toMatchObject({ ok: false, fault: { code: "function_not_found" } });
});
