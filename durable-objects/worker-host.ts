/**
 * A worker: the Durable Object that performs functions. It holds nothing that may not be lost but the calls in its
 * hands, and stores one thing: that it has left the troupe, for a director may not have heard of it.
 *
 * Calls with arguments come by RPC; web requests by `fetch`, with the call in a header.
 */
import { DurableObject } from "cloudflare:workers";
import type { FunctionKind, RunnableVersion } from "../src/contracts/function.ts";
import type { StreamCall, StreamReply, WorkerBatch, WorkerCall, WorkerReply } from "../src/contracts/invocation.ts";
import type { CacheListing, CachePurge, HitCount } from "../src/contracts/kept-result.ts";
import type { Result } from "../src/contracts/result.ts";
import type { RetireMode, WorkerSign } from "../src/contracts/roster.ts";
import type { WorkerStats } from "../src/contracts/stats.ts";
import {
  CALL_HEADER,
  type Candidate,
  encodeRefusal,
  REFUSAL_HEADER,
  type RunningInvocation,
  type WebEnding,
} from "../src/contracts/worker.ts";
import type { IoLedger } from "../src/sandbox/io-ledger.ts";
import type { TailFactory } from "../src/sandbox/tail.ts";
import type { ContentEnv } from "./content-store.ts";
import { assembleHost, type GatewayFactory } from "./worker-host/assemble.ts";
import type { FunctionHost, WebCall } from "./worker-host/function-host.ts";
import type { KvBindingFactory } from "./worker-host/open-bindings.ts";
import { Pace } from "./worker-host/pace.ts";

/** Key in the object's storage: set for good once the worker has left. */
const RETIRED = "retired";

/** The entrypoints that a worker gives to isolates. */
interface Exports {
  readonly Gateway: GatewayFactory;
  readonly KvBinding: KvBindingFactory;
  readonly Tail: TailFactory;
}

/** The bindings that a worker uses. */
export interface WorkerHostEnv extends ContentEnv {
  readonly LOADER: WorkerLoader;
  /** "1" on the local server, whose watchdog reads the flight recorder. */
  readonly TROUPE_FLIGHT_RECORDER?: string;
  /** What the secrets of functions are sealed with; without it no function that has one runs. */
  readonly TROUPE_MASTER_KEY?: string;
}

/**
 * Makes the object's class. Its workers charge `ledger`, the one that the gateway of this isolate charges too; the
 * runtime makes the instances, so what they share comes in here.
 */
export function workerHostFor(ledger: IoLedger) {
  const pace = new Pace();
  return class WorkerHost extends DurableObject<WorkerHostEnv> {
    readonly #host: FunctionHost;

    constructor(ctx: DurableObjectState, env: WorkerHostEnv) {
      super(ctx, env);
      // The composition root exports them under these names; their types are known there only.
      const { Gateway, KvBinding, Tail } = ctx.exports as unknown as Exports;
      this.#host = assembleHost({
        ...{ id: ctx.id.name ?? ctx.id.toString(), env, ledger, pace },
        ...{ gateway: Gateway, kvBinding: KvBinding, tail: Tail },
      });
      if (ctx.storage.kv.get(RETIRED) !== undefined) this.#host.retire();
    }

    invoke(call: WorkerCall): Promise<WorkerReply> {
      return this.#host.invoke(call);
    }

    invokeMany(batch: WorkerBatch): Promise<readonly WorkerReply[]> {
      return this.#host.invokeMany(batch);
    }

    stream(call: StreamCall): Promise<StreamReply> {
      return this.#host.stream(call);
    }

    /** Takes CPU time that the platform has told. */
    countCpu(functionName: string, cpuMs: number): void {
      this.#host.countCpu(functionName, cpuMs);
    }

    /** How a web request ended that somebody watches, once it has. */
    ending(id: string): Promise<WebEnding | null> {
      return this.#host.ending(id);
    }

    cancel(id: string): boolean {
      return this.#host.cancel(id);
    }

    /** Ends all running calls of a function; gives their number. */
    cancelFunction(name: string): number {
      return this.#host.cancelFunction(name);
    }

    running(): RunningInvocation[] {
      return this.#host.running();
    }

    heartbeat(): WorkerSign {
      return this.#host.sign();
    }

    /** Takes nothing new from now on, not even after a restart; `now` ends what runs as well. */
    async retire(mode: RetireMode): Promise<WorkerSign> {
      this.ctx.storage.kv.put(RETIRED, true);
      this.#host.retire();
      if (mode === "now") await this.#host.dropAll();
      return this.#host.sign();
    }

    /** Breaks off whatever the object still does. */
    end(): void {
      this.ctx.abort("The worker has left the troupe.");
    }

    /** Keeps these versions loaded, and no others. */
    keepWarm(versions: readonly RunnableVersion[]): Promise<void> {
      return this.#host.keepWarm(versions);
    }

    probe(candidate: Candidate, id: string): Promise<Result<FunctionKind>> {
      return this.#host.probe(candidate, id);
    }

    stats(): WorkerStats {
      return this.#host.stats();
    }

    /** What the result caches hold. */
    cacheOf(): CacheListing[] {
      return this.#host.cacheOf();
    }

    /** Forgets results; gives their number. */
    purgeCache(purge: CachePurge): number {
      return this.#host.purgeCache(purge);
    }

    /** Takes hits that the caches have not seen. */
    countHits(counts: readonly HitCount[]): void {
      this.#host.countHits(counts);
    }

    override async fetch(request: Request): Promise<Response> {
      const call: WebCall = JSON.parse(decodeURIComponent(request.headers.get(CALL_HEADER) ?? ""));
      const headers = new Headers(request.headers);
      headers.delete(CALL_HEADER);
      const reply = await this.#host.serve(call, new Request(request, { headers }));
      if (reply.state === "done") return reply.response;
      const refusal = encodeRefusal(reply.state === "failed" ? reply.fault : null);
      return new Response(null, { headers: { [REFUSAL_HEADER]: refusal } });
    }
  };
}

/** A worker as directors call it. */
export type WorkerHost = InstanceType<ReturnType<typeof workerHostFor>>;
