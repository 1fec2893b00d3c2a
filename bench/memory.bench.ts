/**
 * Bench (d): memory that idle functions hold: 200 deployed and called once, then left alone.
 */
import { apiOf, deploy, invoke } from "../test/support/api.ts";
import { startServer } from "../test/support/server.ts";
import { residentMiB } from "./support/resident.ts";

const FUNCTIONS = 200;

/** Resident memory of the runtime, before and after, in MiB. */
export interface MemoryFigures {
  readonly functions: number;
  /** Isolates that are loaded at the end; the others were evicted and cost nothing. */
  readonly warmIsolates: number;
  readonly beforeMiB: number;
  readonly afterMiB: number;
  readonly perFunctionMiB: number;
  readonly perWarmIsolateMiB: number;
}

/** Measures on a server of its own. */
export async function runMemoryBench(): Promise<MemoryFigures> {
  await using server = await startServer();
  const api = apiOf(server.url, server.adminKey);
  await deploy(api, "first", "export default () => 0;");
  await invoke(api, "first");
  const beforeMiB = residentMiB(server.dataDir);
  for (let index = 0; index < FUNCTIONS; index++) {
    await deploy(api, `idle-${index}`, `export default (n: number): number => n + ${index};`);
    await invoke(api, `idle-${index}`, 1);
  }
  const afterMiB = residentMiB(server.dataDir);
  const { workers } = (await api("GET", "/v1/stats")).body;
  const warmIsolates = workers.reduce((sum, { warm }) => sum + warm, 0);
  const grownMiB = afterMiB - beforeMiB;
  return {
    functions: FUNCTIONS,
    warmIsolates,
    beforeMiB,
    afterMiB,
    perFunctionMiB: grownMiB / FUNCTIONS,
    perWarmIsolateMiB: grownMiB / warmIsolates,
  };
}
