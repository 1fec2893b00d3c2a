import { expect, it } from "vitest";
import { encodeCbor } from "../../../../src/codec/index.ts";
import type { JobAttempt, JobCall, Settlement } from "../../../../src/contracts/job.ts";
import { performBatch } from "../../../../src/director/jobs/perform.ts";
import { ReportBack } from "../../../../src/director/jobs/report-back.ts";
import { testDirector } from "../../../support/director.ts";

const attemptOf = (id: string, args: unknown, call: Partial<JobCall> = {}): JobAttempt => ({
  id,
  attempt: 7,
  call: { function: "double", version: 1, args: encodeCbor(args), encoding: "json", ...call },
});

/** A director that knows `double` and `broken`, and a shard that keeps what it is told. */
async function stage() {
  const test = await testDirector({
    double: (n: number) => n * 2,
    broken: () => {
      throw new Error("broken");
    },
  });
  await test.register("double");
  await test.register("broken");
  const { director } = test;
  const told: Settlement[] = [];
  const perform = (attempts: readonly JobAttempt[]) =>
    performBatch(
      director,
      async (settlements) => {
        told.push(...settlements);
      },
      attempts,
    );
  return { ...test, told, perform, outcomeOf: (id: string) => told.find((each) => each.id === id)?.outcome };
}

it("runs attempts of several functions, and tells of each under its number", async () => {
  const { perform, told, outcomeOf } = await stage();
  await perform([attemptOf("a", [1]), attemptOf("b", [2]), attemptOf("c", [], { function: "broken" })]);
  expect(told.map(({ id, attempt }) => [id, attempt]).sort()).toEqual([
    ["a", 7],
    ["b", 7],
    ["c", 7],
  ]);
  expect(outcomeOf("a")).toMatchObject({ state: "done", value: "2", invocation: { id: "a", function: "double" } });
  expect(outcomeOf("b")).toMatchObject({ state: "done", value: "4" });
  const failed = outcomeOf("c");
  expect(failed).toMatchObject({ state: "failed", fault: { code: "user_error" }, invocation: { function: "broken" } });
  // The report is told once.
  expect(failed?.state === "failed" && failed.fault.details?.invocation).toBeUndefined();
});

it("gives values in the encoding that was asked for", async () => {
  const { perform, outcomeOf } = await stage();
  await perform([attemptOf("a", [1], { encoding: "cbor" })]);
  expect(outcomeOf("a")).toMatchObject({ value: encodeCbor(2) });
});

it("fails what can never run: a version that is gone, arguments that are none", async () => {
  const { perform, outcomeOf } = await stage();
  await perform([
    attemptOf("a", [1], { version: 9 }),
    attemptOf("b", [1], { function: "nobody" }),
    attemptOf("c", "no list"),
    { ...attemptOf("d", []), call: { ...attemptOf("d", []).call, args: new Uint8Array([0xff]) } },
    attemptOf("e", [5]),
  ]);
  expect(outcomeOf("a")).toMatchObject({ state: "failed", fault: { code: "version_not_found" } });
  expect(outcomeOf("b")).toMatchObject({ state: "failed", fault: { code: "version_not_found" } });
  expect(outcomeOf("c")).toMatchObject({ state: "failed", fault: { code: "invalid_request" } });
  expect(outcomeOf("d")).toMatchObject({ state: "failed", fault: { code: "invalid_request" } });
  expect(outcomeOf("e")).toMatchObject({ state: "done", value: "10" });
});

it("postpones what no worker took, and fails what a worker was lost with", async () => {
  const { perform, outcomeOf, workers } = await stage();
  workers.become("busy", ...workers.ids);
  await perform([attemptOf("a", [1])]);
  expect(outcomeOf("a")).toMatchObject({ state: "postponed", fault: { code: "overloaded" } });
  workers.become("lost", ...workers.ids);
  await perform([attemptOf("b", [1])]);
  expect(outcomeOf("b")).toMatchObject({ state: "failed", fault: { code: "worker_unavailable" } });
});

it("brings outcomes together while a message is under way, and again when one was lost", async () => {
  const messages: string[][] = [];
  let losses = 1;
  const held = Promise.withResolvers<void>();
  const report = new ReportBack(async (settlements) => {
    messages.push(settlements.map(({ id }) => id));
    if (losses-- > 0) throw new Error("reset");
    await held.promise;
  });
  const outcome = { state: "failed", fault: { code: "user_error", message: "no" }, invocation: null } as const;
  const tell = (id: string) => report.tell(attemptOf(id, []), outcome);
  for (const id of ["a", "b"]) tell(id);
  await expect.poll(() => messages.length).toBe(2);
  for (const id of ["c", "d"]) tell(id);
  held.resolve();
  await report.done();
  expect(messages).toEqual([
    ["a", "b"],
    ["a", "b"],
    ["c", "d"],
  ]);
});

it("rejects when its shard cannot be told", async () => {
  const report = new ReportBack(() => Promise.reject(new Error("down")));
  report.tell(attemptOf("a", []), { state: "postponed", fault: { code: "overloaded", message: "busy" } });
  await expect(report.done()).rejects.toThrow("down");
});
