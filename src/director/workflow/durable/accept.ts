/**
 * Accepts a durable run: the workflow was found to hold together, and the run is kept before it is acknowledged.
 */
import { encodeCbor } from "../../../codec/index.ts";
import type { Principal } from "../../../contracts/keys.ts";
import { WORKFLOW_SHARDS } from "../../../contracts/limits.ts";
import { newRunId } from "../../../contracts/run-ids.ts";
import type { AppContext, Director } from "../../director.ts";
import { REPLAYED_HEADER } from "../../jobs/accept.ts";
import { idempotentPlace, readIdempotencyKey } from "../../jobs/idempotency.ts";
import { unwrap } from "../../resolve.ts";
import { answerRun, placeOfRun } from "./answer.ts";

/** A run that is asked for. */
export interface RunOrder {
  /** The name under which the workflow was put; else the id that its document gives it. */
  readonly workflow: string;
  /** Valid for a durable run. */
  readonly document: unknown;
  readonly input: unknown;
}

/** Answers 202 with the run. Fault: `conflict` for an `Idempotency-Key` that came with another request. */
export async function acceptRun(
  c: AppContext,
  director: Director,
  caller: Principal,
  { workflow, document, input }: RunOrder,
): Promise<Response> {
  const key = unwrap(readIdempotencyKey(c.req.raw.headers));
  const scope = { caller: caller.id, function: `workflow ${workflow}`, key: key ?? "" };
  const place = key === null ? null : await idempotentPlace(scope, { document, input }, WORKFLOW_SHARDS);
  const order = {
    ...{ id: newRunId(director.entropy, place?.shard), workflow, idempotency: place?.idempotency ?? null },
    ...{ document: encodeCbor(document), input: input === undefined ? undefined : encodeCbor(input) },
  };
  const { run, created } = unwrap(await director.workflowRuns.spawn(order));
  c.header("Location", placeOfRun(run.id));
  if (!created) c.header(REPLAYED_HEADER, "true");
  return answerRun(c, run, 202);
}
