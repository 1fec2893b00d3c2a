/**
 * Puts a worker together from its parts.
 */

import {
  MAX_FUNCTIONS_IN_FLIGHT,
  MAX_QUEUE_WAIT_MS,
  MAX_QUEUED_CALLS,
  MAX_WARM_ISOLATES,
} from "../../src/contracts/limits.ts";
import { succeed } from "../../src/contracts/result.ts";
import type { GatewayProps } from "../../src/sandbox/gateway.ts";
import type { IoLedger } from "../../src/sandbox/io-ledger.ts";
import { type LoadedIsolate, loadIsolate } from "../../src/sandbox/load.ts";
import { clockMoves, type TailFactory } from "../../src/sandbox/tail.ts";
import { loadArtifact } from "../content-store.ts";
import type { WorkerHostEnv } from "../worker-host.ts";
import { Admission } from "./admission.ts";
import { FlightRecorder } from "./flight-recorder.ts";
import { FunctionHost } from "./function-host.ts";
import type { IsolatePlan } from "./isolate-plan.ts";
import { type KvBindingFactory, openBindings } from "./open-bindings.ts";
import type { Pace } from "./pace.ts";
import { RunningCalls } from "./running-calls.ts";
import { Tally } from "./tally.ts";
import { WarmIsolates } from "./warm-isolates.ts";

/** `ctx.exports.Gateway`: makes an outbound service for one function. */
export type GatewayFactory = (options: { props: GatewayProps }) => Fetcher;

/** Where a worker runs and what it shares with others. */
export interface Surroundings {
  readonly id: string;
  readonly env: WorkerHostEnv;
  readonly ledger: IoLedger;
  readonly pace: Pace;
  readonly gateway: GatewayFactory;
  readonly kvBinding: KvBindingFactory;
  readonly tail: TailFactory;
}

/** Assembles the host of one worker, with the real clock, timers and loader. */
export function assembleHost(surroundings: Surroundings): FunctionHost {
  const { id, env, ledger, pace } = surroundings;
  const isMetered = clockMoves(Date.now);
  return new FunctionHost({
    worker: id,
    admission: new Admission(
      { maxFunctions: MAX_FUNCTIONS_IN_FLIGHT, maxQueued: MAX_QUEUED_CALLS, maxWaitMs: MAX_QUEUE_WAIT_MS },
      schedule,
    ),
    isolates: new WarmIsolates(id, MAX_WARM_ISOLATES),
    running: new RunningCalls(pause),
    tally: new Tally(),
    ledger,
    pace,
    recorder: env.TROUPE_FLIGHT_RECORDER === "1" ? new FlightRecorder(Date.now, print) : null,
    now: Date.now,
    sleep: pause,
    schedule,
    isMetered,
    load: (isolateId, plan) => load(isolateId, plan, surroundings, isMetered),
  });
}

function load(
  id: string,
  plan: IsolatePlan,
  { id: worker, env, gateway, kvBinding, tail }: Surroundings,
  isMetered: boolean,
): LoadedIsolate {
  const { name, allow, limits, artifact, artifactHash, bindings } = plan;
  return loadIsolate(env.LOADER, {
    id,
    export: plan.export,
    limits,
    outbound: allow.length === 0 ? null : gateway({ props: { function: name, allow } }),
    tail: isMetered ? null : tail({ props: { worker, function: name } }),
    artifact: () => (artifact === null ? loadArtifact(env, artifactHash) : Promise.resolve(succeed(artifact))),
    bindings: bindings === null ? undefined : () => openBindings({ env, kvBinding }, name, bindings),
  });
}

function schedule(callback: () => void, delayMs: number): () => void {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function print(line: string): void {
  // biome-ignore lint/suspicious/noConsole: the flight recorder speaks on standard output, to the local server
  console.log(line);
}
