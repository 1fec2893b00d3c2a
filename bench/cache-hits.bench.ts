/**
 * Bench (i): what a result that is kept costs, against a call that misses the cache and runs an empty function: where the
 * director has given it just before, and where its worker is asked for it.
 */
import { apiOf, deploy } from "../test/support/api.ts";
import { startServer, type TestServer } from "../test/support/server.ts";
import { invocationOf } from "./support/invocation.ts";
import { type LoadRequest, sendMany } from "./support/load.ts";
import { type Measured, measureSides } from "./support/sides.ts";

/** Arguments that are asked for in turn, so many that a director has forgotten a result when its turn comes again. */
const ARGUMENTS = 24_000;
const CONNECTIONS = 32;
const EMPTY = "export default () => null;";

/** What was measured; `base` is a call that misses. */
export interface CacheHitFigures {
  /** Given by the director, without asking a worker. */
  readonly recent: Measured;
  /** Given by the worker that keeps it. */
  readonly kept: Measured;
}

/** Measures. */
export async function runCacheHitsBench(): Promise<CacheHitFigures> {
  await using server = await startServer();
  const api = apiOf(server.url, server.adminKey);
  const roomy = { cache: { policy: "lru", maxEntries: ARGUMENTS, maxBytes: 8_388_608 } };
  for (const name of ["missed", "recent", "kept"])
    await deploy(api, name, EMPTY, name === "missed" ? { cache: { policy: "lru" } } : roomy);
  const kept = numbered(server, "kept", (index) => index % ARGUMENTS);
  await sendMany(kept, CONNECTIONS, ARGUMENTS);
  let calls = 0;
  const missed = numbered(server, "missed", () => calls++);
  return {
    recent: await measureSides(missed, invocationOf(server, "recent", [1])),
    kept: await measureSides(missed, kept),
  };
}

/** Calls whose one argument is a number. */
function numbered(server: TestServer, name: string, argumentOf: (index: number) => number): LoadRequest {
  return { ...invocationOf(server, name, []), body: (index) => `{"args":[${argumentOf(index)}]}` };
}
