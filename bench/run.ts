/**
 * `npm run bench`: runs every bench, prints a table, writes `bench/results.json`.
 *
 * Usage: `node bench/run.ts [name…]`, with names of `BENCHES`; without names all. A bench that did not run keeps its earlier
 * figures.
 */
import { readFile, writeFile } from "node:fs/promises";
import { runCacheHitsBench } from "./cache-hits.bench.ts";
import { runCachingBench } from "./caching.bench.ts";
import { runCheckingBench } from "./checking.bench.ts";
import { runDeployBench } from "./deploy.bench.ts";
import { runInvokeBench } from "./invoke.bench.ts";
import { runJobsBench } from "./jobs.bench.ts";
import { runMapBench } from "./map.bench.ts";
import { runMemoryBench } from "./memory.bench.ts";
import { runMeteringBench } from "./metering.bench.ts";
import { describeMachine } from "./support/machine.ts";
import { printTable } from "./support/table.ts";
import { runWasmBench } from "./wasm.bench.ts";
import { runWorkflowBench } from "./workflow.bench.ts";

const RESULTS = new URL("results.json", import.meta.url);

const BENCHES = {
  invoke: runInvokeBench,
  metering: runMeteringBench,
  wasm: runWasmBench,
  deploy: runDeployBench,
  memory: runMemoryBench,
  checking: runCheckingBench,
  map: runMapBench,
  jobs: runJobsBench,
  caching: runCachingBench,
  hits: runCacheHitsBench,
  workflow: runWorkflowBench,
} as const;
type BenchName = keyof typeof BENCHES;

function isBench(name: string): name is BenchName {
  return Object.hasOwn(BENCHES, name);
}

const wanted = process.argv.slice(2).filter(isBench);
const results: Record<string, unknown> = JSON.parse(await readFile(RESULTS, "utf8").catch(() => "{}"));
results.machine = describeMachine();
for (const name of wanted.length > 0 ? wanted : (Object.keys(BENCHES) as BenchName[])) {
  process.stderr.write(`measuring ${name} …\n`);
  results[name] = await BENCHES[name]();
  printTable(name, results[name]);
  await writeFile(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
}
