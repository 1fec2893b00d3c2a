/**
 * Bench (c): from sending a deploy to the first result of the new function.
 */
import { apiOf, deployTyped, invoke } from "../test/support/api.ts";
import { startServer } from "../test/support/server.ts";
import { median } from "./support/median.ts";

const DEPLOYS = 50;
/** The first ones also start the registry and compile the compiler. */
const WARM_UP = 5;

/** Milliseconds, median and worst, of new functions each deployed and called once. */
export async function runDeployBench(): Promise<{ readonly medianMs: number; readonly maxMs: number }> {
  await using server = await startServer();
  const api = apiOf(server.url, server.adminKey);
  const timesMs: number[] = [];
  for (let index = 0; index < WARM_UP + DEPLOYS; index++) {
    const startedMs = performance.now();
    await deployTyped(
      api,
      `fresh-${index}`,
      `export default (a: number): number => { let n = a; for (let i = 0; i < ${index}; i++) n += i; return n; };`,
    );
    const { status } = await invoke(api, `fresh-${index}`, 1);
    if (status !== 200) throw new Error(`fresh-${index} answered ${status}.`);
    if (index >= WARM_UP) timesMs.push(performance.now() - startedMs);
  }
  return { medianMs: median(timesMs), maxMs: Math.max(...timesMs) };
}
