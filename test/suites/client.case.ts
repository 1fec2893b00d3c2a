/**
 * What the client must do wherever it runs: the same cases on Node, inside workerd and in a browser, each against a real
 * server.
 *
 * A case knows no test runner: it throws when something is wrong. `test/client/client.test.ts` runs them.
 */
import { ConnectionError, connect, TroupeError } from "../../src/client/index.ts";
import { assertEqual, assertMembers } from "../support/equal.ts";
import { CLIENT_JOB_CASES } from "./client-jobs.case.ts";
import { type Case, failureOf, put, type Stage } from "./client-stage.ts";
import { CLIENT_WORKFLOW_CASES } from "./client-workflows.case.ts";

/** Runs a case by its title; resolves with what went wrong, null if nothing did. */
export async function runClientCase(title: string, stage: Stage): Promise<string | null> {
  const run = CLIENT_CASES.get(title);
  if (run === undefined) return `There is no case "${title}".`;
  try {
    await run(stage, connect({ url: stage.url, key: stage.key }));
    return null;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : String(error);
  }
}

type Add = (a: number, b: number) => number;
const ADD = "(a, b) => a + b";

/** The cases, by what they say. */
export const CLIENT_CASES: ReadonlyMap<string, Case> = new Map<string, Case>([
  [
    "a function is deployed from its source and called like a local one",
    async (stage, troupe) => {
      const add = await put<Add>(troupe, stage, "add", ADD);
      assertEqual(await add(2, 3), 5);
      assertMembers(add.deployed, { name: `${stage.prefix}-add`, version: 1, created: true });
      assertEqual((await put<Add>(troupe, stage, "add", ADD)).deployed.created, false);
    },
  ],
  [
    "a call tells what it used, and may choose its version",
    async (stage, troupe) => {
      await put<Add>(troupe, stage, "versions", ADD);
      const changed = await put<Add>(troupe, stage, "versions", "(a, b) => a - b");
      assertMembers(await changed.detail(5, 3), { value: 2 });
      const first = await changed.with({ version: 1 }).detail(5, 3);
      assertEqual([first.value, first.invocation.version], [8, 1]);
      await troupe.api.rollback(`${stage.prefix}-versions`, { version: 1 });
      assertEqual(await troupe.fn<Add>(`${stage.prefix}-versions`)(5, 3), 8);
    },
  ],
  [
    "arguments are passed by name",
    async (stage, troupe) => {
      const add = await put<Add>(troupe, stage, "named", "function add(a, b = 10) { return a + b; }");
      assertEqual([await add.named({ b: 1, a: 2 }), await add.named({ a: 2 })], [3, 12]);
    },
  ],
  [
    "what JSON carries arrives as it was sent",
    async (stage, troupe) => {
      const echo = await put<(value: unknown) => unknown>(troupe, stage, "echo", "(value) => value");
      const values = [null, true, 0, 1e308, 2 ** 53, "", "Žluťoučký 🐎 \u0000", [], {}, [[{ a: [1] }]], { __proto: 1 }];
      for (const value of values) assertEqual(await echo(value), value);
    },
  ],
  [
    "what JSON has no word for arrives as it was sent",
    async (stage, troupe) => {
      const echo = await put<(value: unknown) => unknown>(troupe, stage, "rich", "(value) => value");
      const when = new Date(86_400_000);
      const values = [
        undefined,
        Number.NaN,
        -0,
        Number.POSITIVE_INFINITY,
        2n ** 70n,
        when,
        /a+/gi,
        new Set([1, "two"]),
      ];
      for (const value of values) assertEqual(await echo(value), value);
      const map = new Map<unknown, unknown>([
        [{ a: 1 }, [when]],
        ["b", new Uint8Array([1, 2, 255])],
      ]);
      const nested = { map, gone: undefined, list: [undefined, 1n] };
      assertEqual(await echo(nested), nested);
      assertEqual(await echo.named({ value: when }), when);
    },
  ],
  [
    "what cannot be carried at all is refused before it is sent",
    async (stage, troupe) => {
      const cycle: unknown[] = [];
      cycle.push(cycle);
      for (const value of [cycle, () => 1, Symbol("s")]) {
        assertMembers(await failureOf(troupe.fn(`${stage.prefix}-nobody`)(value)), { code: "invalid_arguments" });
      }
    },
  ],
  [
    "what a function throws is a TroupeError with the table's fields",
    async (stage, troupe) => {
      const fails = await put(troupe, stage, "fails", "() => { throw new Error('no luck'); }");
      const error = await failureOf(fails());
      if (!(error instanceof TroupeError)) throw new Error(`It is ${String(error)}.`);
      assertMembers(error, { code: "user_error", source: "function", retryable: false, status: 422 });
      assertEqual([error.requestId?.startsWith("req_"), error.message.includes("no luck")], [true, true]);
    },
  ],
  [
    "refusals of the platform have their own codes",
    async (stage, troupe) => {
      const missing = await failureOf(troupe.fn(`${stage.prefix}-nobody`)());
      assertMembers(missing, { name: "TroupeError", code: "function_not_found", source: "caller", status: 404 });
      const stranger = connect({ url: stage.url, key: "nobody-has-this-key" });
      assertMembers(await failureOf(stranger.api.list()), { code: "unauthorized", status: 401 });
    },
  ],
  [
    "the server's limits can be lowered for one call",
    async (stage, troupe) => {
      const sleep = await put(troupe, stage, "sleep", "(ms) => new Promise((done) => setTimeout(done, ms))");
      assertMembers(await failureOf(sleep.with({ timeoutMs: 100 })(20_000)), { code: "timeout", source: "function" });
      const spin = await put(troupe, stage, "spin", "() => { for (;;) {} }");
      assertMembers(await failureOf(spin.with({ cpuMs: 20 })()), { code: "cpu_limit" });
    },
  ],
  [
    "a call that takes too long can be left",
    async (stage, troupe) => {
      const sleep = await put(troupe, stage, "leave", "(ms) => new Promise((done) => setTimeout(done, ms))");
      const leaving = new AbortController();
      const call = failureOf(sleep.with({ signal: leaving.signal })(2_000));
      leaving.abort(new Error("no longer needed"));
      assertMembers(await call, { message: "no longer needed" });
      const impatient = connect({ url: stage.url, key: stage.key, timeoutMs: 100 });
      assertMembers(await failureOf(impatient.fn(sleep.name)(2_000)), { code: "no_answer" });
    },
  ],
  [
    "a server that is not there is a ConnectionError",
    async () => {
      const nobody = connect({ url: "http://127.0.0.1:9", retry: false });
      const error = await failureOf(nobody.fn("add")(1));
      if (!(error instanceof ConnectionError)) throw new Error(`It is ${String(error)}.`);
      assertMembers(error, { code: "unreachable", source: "platform", retryable: true });
    },
  ],
  [
    "everything that the server shows can be read",
    async (stage, troupe) => {
      const add = await put<Add>(troupe, stage, "shown", ADD);
      await add.with({ repeatable: true })(1, 2);
      const { api } = troupe;
      assertMembers(await api.health(), { status: "ok" });
      const { functions } = await api.list();
      assertEqual(functions.filter(({ name }) => name === add.name).length, 1);
      assertMembers(await api.show(add.name), { name: add.name, version: 1, kind: "function" });
      assertEqual((await api.versions(add.name)).versions.length, 1);
      assertEqual((await api.functionStats(add.name)).calls, 1);
      const { workers } = await api.workers();
      assertEqual((await api.stats()).workers.length, workers.length);
      assertMembers(await api.pingWorker(workers[0]?.id ?? ""), { worker: workers[0]?.id });
      await api.remove(add.name);
      assertMembers(await failureOf(api.show(add.name)), { code: "function_not_found" });
    },
  ],
  [
    "a key is made, used and removed",
    async (stage, troupe) => {
      const { api } = troupe;
      const add = await put<Add>(troupe, stage, "keyed", ADD);
      const { id, key } = await api.createKey({ name: stage.prefix, scopes: ["invoke"] });
      const caller = connect({ url: stage.url, key });
      assertEqual(await caller.fn<Add>(add.name)(2, 3), 5);
      assertMembers(await failureOf(caller.api.remove(add.name)), { code: "forbidden", status: 403 });
      await api.removeKey(id);
      assertEqual((await api.keys()).keys.filter((kept) => kept.id === id).length, 0);
    },
  ],
  ...CLIENT_JOB_CASES,
  ...CLIENT_WORKFLOW_CASES,
]);
