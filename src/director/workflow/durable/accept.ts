/**
 * Accepts a durable run: the workflow was found to hold together, and the run is kept before it is acknowledged.
 */
import { encodeCbor } from "../../../codec/index.ts";
import type { Principal } from "../../../contracts/keys.ts";
import { WORKFLOW_SHARDS } from "../../../contracts/limits.ts";
import { newRunId } from "../../../contracts/run-ids.ts";
import type { RunRecord } from "../../../contracts/workflow-run.ts";
import { idOf } from "../../../workflow/structure.ts";
import type { AppContext, Director } from "../../director.ts";
import { REPLAYED_HEADER } from "../../jobs/accept.ts";
import { type IdempotentPlace, idempotentPlace, readIdempotencyKey } from "../../jobs/idempotency.ts";
import { unwrap } from "../../resolve.ts";
import { answerRun, placeOfRun } from "./answer.ts";

/** A run as a caller asks for it. */
export interface RunAsked {
  /** A document, or the name under which one was put. */
  readonly workflow: { readonly document: unknown } | { readonly name: string };
  readonly input: unknown;
}

/** The workflow that is to be run. */
export interface RunWorkflow {
  /** The name under which it was put; else the id that its document gives it. */
  readonly name: string;
  /** Valid for a durable run. */
  readonly document: unknown;
}

/** Answers 202 with the run. Fault: `conflict` for an `Idempotency-Key` that came with another request. */
export async function acceptRun(
  c: AppContext,
  director: Director,
  caller: Principal,
  asked: RunAsked,
  { name, document }: RunWorkflow,
): Promise<Response> {
  const key = unwrap(readIdempotencyKey(c.req.raw.headers));
  const place = key === null ? null : await placeOf(caller, asked, key);
  const { input } = asked;
  const order = {
    ...{ id: newRunId(director.entropy, place?.shard), workflow: name, idempotency: place?.idempotency ?? null },
    ...{ document: encodeCbor(document), input: input === undefined ? undefined : encodeCbor(input) },
  };
  const { run, created } = unwrap(await director.workflowRuns.spawn(order));
  return answerAccepted(c, run, created);
}

/** Answers 202 with the run of an earlier request, if this one is the same; null where there was none. */
export async function answerEarlierRun(
  c: AppContext,
  { workflowRuns }: Pick<Director, "workflowRuns">,
  caller: Principal,
  asked: RunAsked,
): Promise<Response | null> {
  const key = readIdempotencyKey(c.req.raw.headers);
  if (!key.ok || key.value === null) return null;
  // What cannot be hashed was never accepted.
  const place = await placeOf(caller, asked, key.value).catch(() => null);
  const earlier = place === null ? null : await workflowRuns.spawnedBy(place.shard, place.idempotency);
  return earlier === null ? null : answerAccepted(c, earlier, false);
}

/** Where a key belongs. A name stands for itself: what document is put under it is not the caller's concern. */
function placeOf(caller: Principal, { workflow, input }: RunAsked, key: string): Promise<IdempotentPlace> {
  const [name, body] =
    "name" in workflow ? [workflow.name, { input }] : [idOf(workflow.document), { document: workflow.document, input }];
  return idempotentPlace({ caller: caller.id, function: `workflow ${name}`, key }, body, WORKFLOW_SHARDS);
}

function answerAccepted(c: AppContext, run: RunRecord, created: boolean): Response {
  c.header("Location", placeOfRun(run.id));
  if (!created) c.header(REPLAYED_HEADER, "true");
  return answerRun(c, run, 202);
}
