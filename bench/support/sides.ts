/**
 * Measures two sides in turn, round by round, so that what the machine does meanwhile hits both of them.
 */
import { type LoadRequest, load } from "./load.ts";
import { median } from "./median.ts";

const ROUNDS = 7;
const CONNECTIONS = 32;
const THROUGHPUT_MS = 2_000;
const LATENCY_MS = 1_000;

/** Medians of one side over all rounds: throughput at 32 connections, median latency at 1. */
export interface SideFigures {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Both sides, and medians of each round's own ratio. */
export interface Measured {
  readonly base: SideFigures;
  readonly subject: SideFigures;
  /** Throughput of the subject by that of the base. */
  readonly throughputRatio: number;
  readonly p50Ratio: number;
}

/** Measures `subject` against `base`, alternating. */
export async function measureSides(base: LoadRequest, subject: LoadRequest): Promise<Measured> {
  for (const side of [base, subject]) await load(side, CONNECTIONS, THROUGHPUT_MS);
  const rounds: { readonly base: SideFigures; readonly subject: SideFigures }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ base: await measure(base), subject: await measure(subject) });
  }
  return {
    base: mediansOf(rounds.map((round) => round.base)),
    subject: mediansOf(rounds.map((round) => round.subject)),
    throughputRatio: median(rounds.map((round) => round.subject.requestsPerSecond / round.base.requestsPerSecond)),
    p50Ratio: median(rounds.map((round) => round.subject.p50Ms / round.base.p50Ms)),
  };
}

async function measure(request: LoadRequest): Promise<SideFigures> {
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
