/**
 * Bench (a): an invocation against the floor, in turn in the same run: throughput at 32 connections, median latency at 1.
 */
import { apiOf, deploy } from "../test/support/api.ts";
import { freePort } from "../test/support/free-port.ts";
import { startServer } from "../test/support/server.ts";
import { startFloor } from "./support/floor-server.ts";
import { type LoadRequest, load } from "./support/load.ts";
import { median } from "./support/median.ts";

const ROUNDS = 7;
const CONNECTIONS = 32;
const THROUGHPUT_MS = 2_000;
const LATENCY_MS = 1_000;

/** Medians over all rounds. */
export interface InvokeFigures {
  readonly floor: SideFigures;
  readonly troupe: SideFigures;
  /** Medians of each round's own ratio: what the machine did meanwhile hits both sides of it. */
  readonly throughputRatio: number;
  readonly p50Ratio: number;
}

interface SideFigures {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Measures both sides, alternating. */
export async function runInvokeBench(): Promise<InvokeFigures> {
  const port = await freePort();
  const floorServer = await startFloor(port);
  await using server = await startServer();
  try {
    await deploy(apiOf(server.url, server.adminKey), "add", "export default (a: number, b: number): number => a + b;");
    const body = JSON.stringify({ args: [2, 3] });
    const sides: Record<"floor" | "troupe", LoadRequest> = {
      floor: { port, path: "/", body },
      troupe: {
        port: Number(new URL(server.url).port),
        path: "/v1/functions/add/invoke",
        body,
        headers: { authorization: `Bearer ${server.adminKey}` },
      },
    };
    return await measure(sides);
  } finally {
    await floorServer.dispose();
  }
}

async function measure(sides: Record<"floor" | "troupe", LoadRequest>): Promise<InvokeFigures> {
  for (const side of Object.values(sides)) await load(side, CONNECTIONS, THROUGHPUT_MS);
  const rounds: Record<"floor" | "troupe", SideFigures>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ floor: await measureSide(sides.floor), troupe: await measureSide(sides.troupe) });
  }
  return {
    floor: mediansOf(rounds.map(({ floor }) => floor)),
    troupe: mediansOf(rounds.map(({ troupe }) => troupe)),
    throughputRatio: median(rounds.map(({ floor, troupe }) => troupe.requestsPerSecond / floor.requestsPerSecond)),
    p50Ratio: median(rounds.map(({ floor, troupe }) => troupe.p50Ms / floor.p50Ms)),
  };
}

async function measureSide(request: LoadRequest): Promise<SideFigures> {
  const { p50Ms } = await load(request, 1, LATENCY_MS);
  const { requestsPerSecond, p99Ms, maxMs } = await load(request, CONNECTIONS, THROUGHPUT_MS);
  return { requestsPerSecond, p50Ms, p99Ms, maxMs };
}

function mediansOf(sides: readonly SideFigures[]): SideFigures {
  const of = (pick: (side: SideFigures) => number) => median(sides.map(pick));
  return {
    requestsPerSecond: of((side) => side.requestsPerSecond),
    p50Ms: of((side) => side.p50Ms),
    p99Ms: of((side) => side.p99Ms),
    maxMs: of((side) => side.maxMs),
  };
}
