/**
 * What the client must do wherever it runs: workflows that are written with types, run, put under names, and durable runs.
 */
import { type Steps, workflow } from "../../src/client/index.ts";
import { assertEqual, assertMembers } from "../support/equal.ts";
import { type Case, failureOf, put } from "./client-stage.ts";

type Add = (a: number, b: number) => number;
const ADD = "(a, b) => a + b";

/** The cases, by what they say. */
export const CLIENT_WORKFLOW_CASES: readonly (readonly [string, Case])[] = [
  [
    "a workflow is written with types, and values pass between its steps as they are",
    async (stage, troupe) => {
      const day = await put<(ms: number) => Date>(troupe, stage, "flow-day", "(ms) => new Date(ms)");
      const table = await put<(days: Date[], big: bigint) => Map<Date, bigint>>(
        ...[troupe, stage, "flow-table", "(days, big) => new Map(days.map((day) => [day, big]))"],
      );
      const flow = workflow("days", ({ step, input }: Steps<{ ms: number[]; big: bigint }>) => {
        const days = step.each("days", input.ms, day, (ms) => [ms]);
        return { table: step("table", table, days, input.big), first: days[0], text: "$5" };
      });
      const { value, steps } = await troupe.workflow(flow).detail({ ms: [1, 2], big: 2n ** 70n });
      const days = [new Date(1), new Date(2)] as const;
      assertEqual(value.table, new Map(days.map((each) => [each, 2n ** 70n])));
      assertEqual([value.first, value.text], [days[0], "$5"]);
      assertEqual(
        steps.map(({ id, state, items }) => [id, state, items]),
        [
          ["days", "succeeded", 2],
          ["table", "succeeded", null],
        ],
      );
    },
  ],
  [
    "branches, fallbacks and choices go the way they are written",
    async (stage, troupe) => {
      const add = await put<Add>(troupe, stage, "flow-add", ADD);
      const fails = await put<(n: number) => number>(troupe, stage, "flow-fails", "() => { throw new Error('no'); }");
      const flow = workflow("ways", ({ step, call, first, input }: Steps<{ n: number }>) => {
        const large = step.with({ when: { greater: [input.n, 10] } })("large", add, input.n, 100);
        const small = step.with({ when: { not: { greater: [input.n, 10] } } })("small", add, input.n, 1);
        const either = step("either", add, first(large, small), 0);
        const rescued = step.with({ fallback: call(add, 7, 7) })("rescued", fails, either);
        return [either, step.with({ fallback: { value: null } })("given", fails, 1), rescued];
      });
      const handle = troupe.workflow(flow);
      assertEqual(await handle.run({ n: 4 }), [5, null, 14]);
      assertEqual(await handle.run({ n: 40 }), [140, null, 14]);
    },
  ],
  [
    "a workflow is put under a name, run by it, and says what is wrong with it",
    async (stage, troupe) => {
      const add = await put<Add>(troupe, stage, "flow-named", ADD);
      const name = `${stage.prefix}-sums`;
      const flow = workflow("sums", ({ step, input }: Steps<{ n: number }>) => step("sum", add, input.n, 1));
      const { workflows } = troupe;
      assertMembers(await workflows.put(name, flow), { name, revision: 1, created: true });
      assertMembers(await workflows.put(name, flow), { revision: 1, created: false });
      assertEqual(await troupe.workflow<{ n: number }, number>(name).run({ n: 4 }), 5);
      assertMembers((await workflows.get(name)).document, { id: "sums" });
      assertEqual((await workflows.list()).workflows.filter((listed) => listed.name === name).length, 1);
      await workflows.remove(name);
      assertMembers(await failureOf(troupe.workflow(name).run()), { code: "workflow_not_found", status: 404 });

      const wrong = { id: "wrong", steps: [{ id: "a", function: `${stage.prefix}-nobody`, args: ["$b.output"] }] };
      const { valid, errors } = await workflows.validate(wrong);
      assertEqual([valid, errors.length > 0], [false, true]);
      assertMembers(await failureOf(troupe.workflow(wrong).run()), { code: "workflow_invalid", details: { errors } });
    },
  ],
  [
    "a durable run waits for an event, and is steered",
    async (stage, troupe) => {
      const add = await put<Add>(troupe, stage, "flow-durable", ADD);
      const flow = workflow(
        "approved",
        ({ step, waitForEvent, input }: Steps<{ n: number }>) => {
          const sum = step("sum", add, input.n, 1);
          const approval = waitForEvent<{ more: number }>("approval", "approved", { after: [sum] });
          return step("all", add, sum, approval.more);
        },
        { durable: true },
      );
      const going = await troupe.workflow(flow).spawn({ n: 4 });
      await going.send("approved", { more: 10 });
      assertEqual(await going.result({ timeoutMs: 30_000 }), 15);
      const known = troupe.workflowRun<number>(going.id);
      assertEqual([await known.state(), (await known.status()).steps.length], ["succeeded", 3]);
      const { runs } = await troupe.workflows.runs({ workflow: "approved" });
      assertEqual(runs.filter(({ id }) => id === going.id).length, 1);
      const left = await troupe.workflow(flow).spawn({ n: 1 });
      await left.pause();
      assertEqual(await left.state(), "paused");
      await left.resume();
      await left.terminate();
      assertMembers(await failureOf(left.result({ timeoutMs: 30_000 })), { name: "TroupeError", code: "cancelled" });
    },
  ],
  [
    "what a durable run did is undone when it fails",
    async (stage, troupe) => {
      const add = await put<Add>(troupe, stage, "flow-undo", ADD);
      const fails = await put<() => number>(troupe, stage, "flow-breaks", "() => { throw new Error('no luck'); }");
      const flow = workflow("undone", ({ step, compensate }) => {
        const done = step("done", add, 1, 2);
        compensate(done, add, done, -1);
        step.with({ after: [done] })("breaks", fails);
      });
      const going = await troupe.workflow(flow).spawn();
      const over = await going.finished({ timeoutMs: 30_000 });
      assertMembers(over, { state: "failed" });
      assertEqual(
        over.steps.map(({ id, state }) => [id, state]),
        [
          ["done", "compensated"],
          ["breaks", "failed"],
        ],
      );
      assertMembers(await failureOf(going.result()), { name: "TroupeError", code: "user_error" });
    },
  ],
];
