/**
 * CPU time by the platform's own account, where the clock stands still while code runs and the meter sees nothing: on
 * Cloudflare. It comes after the call, so it counts for the function's statistics and not for the call's report.
 */
import { WorkerEntrypoint } from "cloudflare:workers";

/** Which worker's function an isolate runs. */
export interface TailProps {
  readonly worker: string;
  readonly function: string;
}

/** `ctx.exports.Tail`: makes what an isolate's events are sent to. */
export type TailFactory = (options: { props: TailProps }) => Fetcher;

/** What of a worker the tail needs. */
interface CpuCounter {
  countCpu(functionName: string, cpuMs: number): Promise<void>;
}

interface TailEnv {
  readonly WORKER_HOST: { getByName(name: string): CpuCounter };
}

/** The entrypoint; its props say for whom the events are. */
export class Tail extends WorkerEntrypoint<TailEnv, TailProps> {
  override async tail(events: readonly Pick<TraceItem, "cpuTime">[]): Promise<void> {
    const cpuMs = cpuMsOf(events);
    const { worker, function: functionName } = this.ctx.props;
    if (cpuMs > 0) await this.env.WORKER_HOST.getByName(worker).countCpu(functionName, cpuMs);
  }
}

/** CPU time of some events, whole milliseconds. */
export function cpuMsOf(events: readonly Pick<TraceItem, "cpuTime">[]): number {
  return events.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** Readings of the clock that take some milliseconds wherever it runs. */
const SPINS = 200_000;

/** Whether the clock goes on while code runs, so that the meter can tell CPU time. Call it in a request, not at start-up. */
export function clockMoves(now: () => number): boolean {
  const sinceMs = now();
  for (let spin = 0; spin < SPINS; spin++) if (now() !== sinceMs) return true;
  return false;
}
