/**
 * Bench (j): a chain of three calls as a workflow, against the same calls made one after another inside the director, three
 * HTTP calls, and one call of a function that does it all; in turn.
 */
import { apiOf, deployTyped } from "../test/support/api.ts";
import { startServer, type TestServer } from "../test/support/server.ts";
import { cpuCost } from "./support/cpu-time.ts";
import { invocationOf } from "./support/invocation.ts";
import { type LoadRequest, load } from "./support/load.ts";
import { median } from "./support/median.ts";
import { sequenceConfig } from "./support/sequence-config.ts";

const ROUNDS = 9;
const WARM_UP_MS = 1_500;
const LATENCY_MS = 700;
const THROUGHPUT_MS = 1_000;
const CONNECTIONS = 32;
/** Requests of each side of which a round takes the CPU time. */
const CPU_REQUESTS = 300;

const STEPS = ["first", "second", "third"] as const;
const SOURCE = "export default (n: number): number => n + 1;";
const ALL_SOURCE = "export default (n: number): number => n + 3;";

/** What was measured: medians over the rounds; ratios are medians of each round's own. */
export interface WorkflowFigures {
  readonly workflowMs: number;
  readonly sequenceMs: number;
  readonly threeHttpCallsMs: number;
  readonly oneCallMs: number;
  /** The cost of the workflow by that of its calls in sequence: by latency on one connection, by throughput on many. */
  readonly latencyRatio: number;
  readonly throughputRatio: number;
  /** The workflow's latency by that of three HTTP calls. */
  readonly httpRatio: number;
  /** The cost of the workflow by that of its calls in sequence, in CPU time of the server; null where nobody tells it. */
  readonly cpuRatio: number | null;
}

/** Measures a chain of three. */
export async function runWorkflowBench(): Promise<WorkflowFigures> {
  await using config = await sequenceConfig();
  await using server = await startServer({ config: config.path });
  const api = apiOf(server.url, server.adminKey);
  for (const name of STEPS) await deployTyped(api, name, SOURCE);
  await deployTyped(api, "all", ALL_SOURCE);
  const sides = sidesOf(server);
  for (const side of Object.values(sides)) await load(side, CONNECTIONS, WARM_UP_MS);
  const rounds: Awaited<ReturnType<typeof measureRound>>[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measureRound(sides, server.dataDir));
  const of = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick));
  return {
    workflowMs: of(({ workflow }) => workflow),
    sequenceMs: of(({ sequence }) => sequence),
    threeHttpCallsMs: of(({ single }) => 3 * single),
    oneCallMs: of(({ all }) => all),
    latencyRatio: of(({ workflow, sequence }) => workflow / sequence),
    throughputRatio: of(({ workflowRate, sequenceRate }) => sequenceRate / workflowRate),
    httpRatio: of(({ workflow, single }) => workflow / (3 * single)),
    cpuRatio: cpuRatioOf(rounds),
  };
}

function cpuRatioOf(rounds: readonly Awaited<ReturnType<typeof measureRound>>[]): number | null {
  const ratios = rounds.map(({ workflowCpuMs, sequenceCpuMs }) =>
    workflowCpuMs === null || sequenceCpuMs === null ? null : workflowCpuMs / sequenceCpuMs,
  );
  const known = ratios.filter((ratio) => ratio !== null);
  return known.length < ratios.length ? null : median(known);
}

type Sides = ReturnType<typeof sidesOf>;

function sidesOf(server: TestServer) {
  const single = invocationOf(server, "first", [1]);
  const to = (path: string, body: object): LoadRequest => ({ ...single, path, body: JSON.stringify(body) });
  const steps = STEPS.map((id, index) => ({
    id,
    function: id,
    args: [index === 0 ? "$input" : `$${STEPS[index - 1]}.output`],
  }));
  return {
    single,
    all: invocationOf(server, "all", [1]),
    sequence: to("/bench/sequence", { names: STEPS, input: 1 }),
    workflow: to("/v1/workflows/run", { workflow: { id: "chain", steps }, input: 1 }),
  };
}

async function measureRound({ single, all, sequence, workflow }: Sides, dataDir: string) {
  const latency = async (side: LoadRequest) => (await load(side, 1, LATENCY_MS)).p50Ms;
  const rate = async (side: LoadRequest) => (await load(side, CONNECTIONS, THROUGHPUT_MS)).requestsPerSecond;
  return {
    workflow: await latency(workflow),
    sequence: await latency(sequence),
    single: await latency(single),
    all: await latency(all),
    workflowRate: await rate(workflow),
    sequenceRate: await rate(sequence),
    workflowCpuMs: await cpuCost(dataDir, workflow, CPU_REQUESTS),
    sequenceCpuMs: await cpuCost(dataDir, sequence, CPU_REQUESTS),
  };
}
