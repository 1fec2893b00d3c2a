/**
 * The troupe behind the director's `Workers` port: one Durable Object for each worker, found by its name.
 */
import type { WorkerHost } from "../../../durable-objects/worker-host.ts";
import { fault, TroupeError, type TroupeFault } from "../../contracts/errors.ts";
import { encodeFrame, FRAME } from "../../contracts/frames.ts";
import { type Entropy, newId } from "../../contracts/ids.ts";
import type { StreamCall, StreamReply, WorkerBatch, WorkerCall, WorkerReply } from "../../contracts/invocation.ts";
import { BUSY, CALL_HEADER, decodeRefusal, REFUSAL_HEADER } from "../../contracts/worker.ts";
import type { WorkerRequest, Workers } from "../ports.ts";
import type { KnownTroupe } from "./do-roster.ts";
import { callObject, readObject } from "./object-call.ts";

/** Makes the port over what is known of the troupe; `entropy` names the starts of candidates. */
export function workersOf(
  namespace: DurableObjectNamespace<WorkerHost>,
  troupe: KnownTroupe,
  entropy: Entropy,
): Workers {
  // Deriving an object's id from its name is a hash; a call can do without.
  let known: readonly string[] = [];
  let objectIds = new Map<string, DurableObjectId>();
  const objectIdOf = (worker: string) => {
    const { ids } = troupe;
    if (ids !== known) {
      known = ids;
      objectIds = new Map(ids.map((id) => [id, namespace.idFromName(id)]));
    }
    return objectIds.get(worker) ?? namespace.idFromName(worker);
  };
  const stubOf = (worker: string) => {
    const region = troupe.regionOf(worker);
    return region === null
      ? namespace.get(objectIdOf(worker))
      : namespace.get(objectIdOf(worker), { locationHint: region });
  };
  const objects = { getByName: stubOf };
  return {
    get ids() {
      return troupe.ids;
    },
    regionOf: (worker) => troupe.regionOf(worker),
    invoke: (worker, call) => invoke(stubOf(worker), worker, call),
    stream: (worker, call) => stream(stubOf(worker), worker, call),
    invokeMany: (worker, batch) => invokeMany(stubOf(worker), worker, batch),
    cancel: (worker, id) => callObject(objects, worker, (stub) => stub.cancel(id)),
    cancelFunction: (worker, name) => callObject(objects, worker, (stub) => stub.cancelFunction(name)),
    running: (worker) => readObject(objects, worker, (stub) => stub.running()),
    ending: (worker, id) => callObject(objects, worker, (stub) => stub.ending(id)),
    request: (worker, call) => request(stubOf(worker), worker, call),
    probe: (worker, candidate) => callObject(objects, worker, (stub) => stub.probe(candidate, newId("inv", entropy))),
    stats: (worker) => readObject(objects, worker, (stub) => stub.stats()),
    cacheOf: (worker) => readObject(objects, worker, (stub) => stub.cacheOf()),
    purgeCache: (worker, purge) => callObject(objects, worker, (stub) => stub.purgeCache(purge)),
    countHits: (worker, counts) => callObject(objects, worker, (stub) => stub.countHits(counts)),
  };
}

type Stub = DurableObjectStub<WorkerHost>;

async function invoke(stub: Stub, worker: string, call: WorkerCall): Promise<WorkerReply> {
  try {
    return await stub.invoke(call);
  } catch (error) {
    return { state: "failed", fault: lost(worker, error), figures: noFigures(worker) };
  }
}

async function stream(stub: Stub, worker: string, call: StreamCall): Promise<StreamReply> {
  try {
    return await stub.stream(call);
  } catch (error) {
    const ending = { fault: lost(worker, error), figures: noFigures(worker) };
    const frame = encodeFrame(FRAME.end, new TextEncoder().encode(JSON.stringify(ending)));
    return { state: "open", frames: new Blob([frame]).stream() };
  }
}

/** A hop that was lost took all its calls with it: what became of them is not known. */
async function invokeMany(stub: Stub, worker: string, batch: WorkerBatch): Promise<readonly WorkerReply[]> {
  try {
    return await stub.invokeMany(batch);
  } catch (error) {
    const reply = { state: "failed", fault: lost(worker, error), figures: noFigures(worker) } as const;
    return batch.calls.map(() => reply);
  }
}

async function request(
  stub: Stub,
  worker: string,
  { request: given, ...call }: WorkerRequest,
): Promise<Response | null> {
  const headers = new Headers(given.headers);
  headers.set(CALL_HEADER, encodeURIComponent(JSON.stringify(call)));
  let response: Response;
  try {
    response = await stub.fetch(new Request(given, { headers, redirect: "manual" }));
  } catch (error) {
    throw new TroupeError(lost(worker, error), { cause: error });
  }
  const refusal = response.headers.get(REFUSAL_HEADER);
  if (refusal === null) return response;
  if (refusal === BUSY) return null;
  throw new TroupeError(decodeRefusal(refusal));
}

/** A worker that did not answer: what became of the call is not known. */
function lost(worker: string, error: unknown): TroupeFault {
  const reason = error instanceof Error ? error.message : String(error);
  return fault("worker_unavailable", `Worker ${worker} was lost during the call (${reason}).`);
}

const NO_IO = { ioRequests: 0, ioBytesOut: 0, ioBytesIn: 0 };

function noFigures(worker: string) {
  return { worker, cold: false, queueMs: 0, wallMs: 0, cpuMs: null, ...NO_IO, resultBytes: 0, logs: [] };
}
