/**
 * What the client must do wherever it runs, beyond single calls: jobs, maps, broadcasts, code that is run once, the troupe.
 */
import type { MapResult } from "../../src/client/index.ts";
import { assertEqual, assertMembers } from "../support/equal.ts";
import { type Case, failureOf, put } from "./client-stage.ts";

type Add = (a: number, b: number) => number;
const ADD = "(a, b) => a + b";
const PICKY = "(a) => { if (a === 2) throw new Error('not two'); return a * 10; }";
const SLEEP = "(ms) => new Promise((done) => setTimeout(() => done(ms), ms))";

/** A result without what differs from run to run. */
const brief = ({ index, value, error }: MapResult<unknown>): unknown[] => [index, error?.code ?? value];

async function collect(results: AsyncIterable<MapResult<unknown>>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const result of results) all.push(brief(result));
  return all;
}

/** The cases, by what they say. */
export const CLIENT_JOB_CASES: readonly (readonly [string, Case])[] = [
  [
    "a job is spawned, and gives its value when it is over",
    async (stage, troupe) => {
      const rich = await put<(day: Date) => Map<Date, bigint>>(troupe, stage, "job", "(day) => new Map([[day, 2n]])");
      const job = await rich.spawn(new Date(0));
      assertEqual(await job.result({ timeoutMs: 20_000 }), new Map([[new Date(0), 2n]]));
      assertEqual([await job.state(), await troupe.job(job.id).state()], ["succeeded", "succeeded"]);
      const { jobs } = await troupe.invocations.list({ function: rich.name });
      assertEqual(
        jobs.map(({ id }) => id),
        [job.id],
      );
    },
  ],
  [
    "a job that fails throws its error, and one that takes long is left alone",
    async (stage, troupe) => {
      const picky = await put<(a: number) => number>(troupe, stage, "job-fails", PICKY);
      const failed = await picky.spawn(2);
      assertMembers(await failureOf(failed.result()), { name: "TroupeError", code: "user_error", status: 422 });
      const sleep = await put<(ms: number) => number>(troupe, stage, "job-sleeps", SLEEP);
      const long = await sleep.spawn(20_000);
      assertMembers(await failureOf(long.result({ timeoutMs: 100 })), { code: "no_answer", retryable: true });
      await long.cancel();
      assertMembers(await failureOf(long.result()), { code: "cancelled" });
      const later = await sleep.with({ runAfter: 3_600, priority: 5 }).spawn(0);
      assertMembers(await later.info(), { state: "queued", priority: 5 });
      await later.cancel();
    },
  ],
  [
    "spawned twice with one key, it is one job",
    async (stage, troupe) => {
      const add = await put<Add>(troupe, stage, "job-key", ADD);
      const keyed = add.with({ idempotencyKey: `${stage.prefix}-key` });
      assertEqual((await keyed.spawn(1, 2)).id, (await keyed.spawn(1, 2)).id);
      assertMembers(await failureOf(keyed.spawn(1, 3)), { code: "conflict" });
    },
  ],
  [
    "many inputs are one job",
    async (stage, troupe) => {
      const picky = await put<(a: number) => number>(troupe, stage, "job-many", PICKY);
      const job = await picky.spawnMap([[1], [2], [3]]);
      const results = await collect(job.results({ timeoutMs: 20_000 }));
      assertEqual(results, [
        [0, 10],
        [1, "user_error"],
        [2, 30],
      ]);
      assertEqual({ ...(await job.progress()) }, { total: 3, succeeded: 2, failed: 1, running: 0 });
    },
  ],
  [
    "a map gives a result for each input",
    async (stage, troupe) => {
      const echo = await put<(value: unknown) => unknown>(troupe, stage, "map", "(value) => value");
      const values = [1, undefined, new Date(5), 2n ** 70n, new Map([[1, new Set(["a"])]]), { a: [Number.NaN] }];
      const run = echo.map(
        values.map((value) => [value] as const),
        { ordered: true },
      );
      assertEqual(run.totals, null);
      assertEqual(
        await collect(run),
        values.map((value, index) => [index, value]),
      );
      assertMembers(run.totals, { inputs: 6, succeeded: 6, failed: 0, skipped: 0 });
    },
  ],
  [
    "an error of a map stands in its input's place, or is thrown",
    async (stage, troupe) => {
      const picky = await put<(a: number) => number>(troupe, stage, "map-fails", PICKY);
      const inputs = [[1], [2], [3]] as const;
      assertEqual(await collect(picky.map(inputs, { ordered: true })), [
        [0, 10],
        [1, "user_error"],
        [2, 30],
      ]);
      const stopped = collect(picky.map(inputs, { onError: "stop", concurrency: 1 }));
      assertMembers(await failureOf(stopped), { code: "user_error" });
      const nobody = collect(troupe.fn(`${stage.prefix}-nobody`).map([[1]]));
      assertMembers(await failureOf(nobody), { code: "function_not_found" });
    },
  ],
  [
    "inputs of a map may be made while it runs",
    async (stage, troupe) => {
      const add = await put<Add>(troupe, stage, "map-stream", ADD);
      let closed = false;
      async function* inputs(count: number) {
        try {
          for (let made = 0; made < count; made++) yield [made, 1] as const;
        } finally {
          closed = true;
        }
      }
      const results = await collect(add.map(inputs(300), { ordered: true }));
      assertEqual([results.length, results.at(-1), closed], [300, [299, 300], true]);
      const faulty = add.map(
        (function* () {
          yield [1, 2] as const;
          throw new Error("no more");
        })(),
      );
      assertMembers(await failureOf(collect(faulty)), { message: "no more" });
    },
  ],
  [
    "leaving the loop, or a signal, ends a map",
    async (stage, troupe) => {
      const sleep = await put<(ms: number) => number>(troupe, stage, "map-left", SLEEP);
      const inputs = [[0], [25_000], [25_000]] as const;
      for await (const { value } of sleep.map(inputs)) {
        assertEqual(value, 0);
        break;
      }
      const leaving = new AbortController();
      const left = (async () => {
        for await (const _ of sleep.map(inputs, { signal: leaving.signal })) leaving.abort(new Error("enough"));
      })();
      assertMembers(await failureOf(left), { message: "enough" });
    },
  ],
  [
    "what is yielded can be read as it comes, and left",
    async (stage, troupe) => {
      const count = await put<(to: number) => AsyncGenerator<Date>>(
        troupe,
        stage,
        "stream",
        "async function* (to) { for (let n = 0; n < to; n++) yield new Date(n); if (to < 9) throw new Error('short'); }",
      );
      const seen: Date[] = [];
      for await (const day of count.stream(1_000_000)) if (seen.push(day) === 3) break;
      assertEqual(seen, [new Date(0), new Date(1), new Date(2)]);
      const short = (async () => {
        for await (const day of count.stream(2)) seen.push(day);
      })();
      assertMembers(await failureOf(short), { name: "TroupeError", code: "user_error" });
      assertEqual(seen.length, 5);
      const add = await put<Add>(troupe, stage, "stream-one", ADD);
      for await (const sum of add.stream(1, 2)) assertEqual(sum, 3);
    },
  ],
  [
    "a broadcast runs on every worker, or on those named",
    async (stage, troupe) => {
      const add = await put<Add>(troupe, stage, "broadcast", ADD);
      const { workers } = await troupe.workers.list();
      const results = await add.broadcast(2, 3);
      assertEqual(
        results.map(({ worker, value }) => [worker, value]),
        workers.map(({ id }) => [id, 5]),
      );
      const first = workers.slice(0, 1).map(({ id }) => id);
      assertEqual((await add.with({ workers: first }).broadcast(1, 1)).length, 1);
      assertMembers(await failureOf(add.with({ workers: ["w-nobody"] }).broadcast(1, 1)), { code: "worker_not_found" });
    },
  ],
  [
    "code is run once, without being deployed",
    async (_stage, troupe) => {
      const code = "import { twice } from './lib.ts'; export const run = (n) => new Set([twice(n)]);";
      const modules = { "main.ts": code, "lib.ts": "export const twice = (n) => n * 2;" };
      assertEqual(await troupe.run({ modules, main: "main.ts" }, { export: "run", args: [21] }), new Set([42]));
      const spinning = troupe.run("export default () => { for (;;) {} }", { config: { limits: { cpuMs: 20 } } });
      assertMembers(await failureOf(spinning), { code: "cpu_limit" });
    },
  ],
  [
    "the troupe is shown and led, and a function is suspended and resumed",
    async (stage, troupe) => {
      const { workers } = await troupe.workers.list();
      const [first] = workers;
      assertMembers(await troupe.workers.get(first?.id ?? ""), { id: first?.id, available: true });
      const scaled = await troupe.workers.scale({ count: workers.length });
      assertMembers(scaled, { added: [], draining: [] });
      assertMembers(await failureOf(troupe.workers.kill("w-nobody")), { code: "worker_not_found" });
      const add = await put<Add>(troupe, stage, "suspended", ADD);
      assertEqual((await troupe.api.suspend(add.name)).suspended, true);
      assertMembers(await failureOf(add(1, 2)), { code: "function_suspended" });
      await troupe.api.resume(add.name);
      assertEqual(await add(1, 2), 3);
    },
  ],
];
