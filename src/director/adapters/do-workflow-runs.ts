/**
 * The port `WorkflowRuns`, and `RunKeeper` for runs that are being played, over the shards: a run's id names its own.
 */
import type { WorkflowRunsObject } from "../../../durable-objects/workflow-runs.ts";
import type { EncodedValue } from "../../contracts/invocation.ts";
import { WORKFLOW_SHARDS } from "../../contracts/limits.ts";
import { fail, type Result } from "../../contracts/result.ts";
import { type Play, runShardName, runShardOf } from "../../contracts/run-ids.ts";
import { type AwaitedEvent, noRun, type RunPage, type RunQuery, type RunRecord } from "../../contracts/workflow-run.ts";
import type { RunKeeper, WorkflowRuns } from "../ports.ts";
import { callObject, readObject } from "./object-call.ts";

type Namespace = DurableObjectNamespace<WorkflowRunsObject>;

/** Makes the port. */
export function workflowRunsOf(namespace: Namespace): WorkflowRuns {
  const found = <Answer>(id: string, ask: (shard: string) => Promise<Answer>, otherwise: Answer): Promise<Answer> => {
    const shard = runShardOf(id);
    return shard === null ? Promise.resolve(otherwise) : ask(runShardName(shard));
  };
  return {
    spawn: (order) => callObject(namespace, shardFor(order.id), (stub) => stub.spawn(order)),
    spawnedBy: (shard, idempotency) =>
      readObject(namespace, runShardName(shard), (stub) => stub.spawnedBy(idempotency)),
    get: (id, waitMs) => found(id, (shard) => readObject(namespace, shard, (stub) => stub.get(id, waitMs)), null),
    document: (id) => found(id, (shard) => readObject(namespace, shard, (stub) => stub.document(id)), null),
    list: (query) => list(namespace, query),
    send: (id, type, payload) =>
      found(
        id,
        (shard) => callObject(namespace, shard, (stub): Promise<Result<null>> => stub.send(id, type, payload)),
        fail(noRun(id)),
      ),
    pause: (id) => found(id, (shard) => callObject(namespace, shard, (stub) => stub.pause(id)), fail(noRun(id))),
    resume: (id) => found(id, (shard) => callObject(namespace, shard, (stub) => stub.resume(id)), fail(noRun(id))),
    terminate: (id) =>
      found(id, (shard) => callObject(namespace, shard, (stub) => stub.terminate(id)), fail(noRun(id))),
    restart: (id, steps) =>
      found(id, (shard) => callObject(namespace, shard, (stub) => stub.restart(id, steps)), fail(noRun(id))),
  };
}

/** Where runs that are being played keep what comes of them. */
export function runKeeperOf(namespace: Namespace): RunKeeper {
  const shard = ({ run }: Play): string => shardFor(run);
  return {
    begin: (play) => callObject(namespace, shard(play), (stub) => stub.begin(play)),
    keep: (play, key, outcome, value) =>
      callObject(namespace, shard(play), (stub) => stub.keep(play, key, outcome, value)),
    load: (play, key) => readObject(namespace, shard(play), (stub): Promise<EncodedValue> => stub.load(play, key)),
    sleep: (play, key, until) => callObject(namespace, shard(play), (stub) => stub.sleep(play, key, until)),
    awaitEvent: (play, wait) =>
      callObject(namespace, shard(play), (stub): Promise<AwaitedEvent | null> => stub.awaitEvent(play, wait)),
    note: (play, traces) => callObject(namespace, shard(play), (stub) => stub.note(play, traces)),
    end: (play, ending) => callObject(namespace, shard(play), (stub) => stub.end(play, ending)),
  };
}

/** The shard of an id that was made here. */
function shardFor(id: string): string {
  const shard = runShardOf(id);
  if (shard === null) throw new RangeError(`${id} is no id of a run`);
  return runShardName(shard);
}

const SHARDS = Array.from({ length: WORKFLOW_SHARDS }, (_, shard) => runShardName(shard));

/** Asks each shard for a page and takes the newest of all. */
async function list(namespace: Namespace, query: RunQuery): Promise<RunPage> {
  const asked = { ...query, limit: query.limit + 1 };
  const pages = await Promise.all(
    SHARDS.map((shard) => readObject(namespace, shard, (stub): Promise<RunRecord[]> => stub.list(asked))),
  );
  const newest = pages.flat().sort((one, other) => (one.id < other.id ? 1 : -1));
  const runs = newest.slice(0, query.limit);
  return { runs, next: newest.length > query.limit ? (runs.at(-1)?.id ?? null) : null };
}
