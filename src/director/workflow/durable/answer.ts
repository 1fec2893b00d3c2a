/**
 * Answers that show a durable run, as JSON or as CBOR.
 */
import { encodeCbor, encodeEnvelope } from "../../../codec/index.ts";
import { runViewOf } from "../../../contracts/run-view.ts";
import type { RunRecord, RunWithValue } from "../../../contracts/workflow-run.ts";
import type { AppContext } from "../../director.ts";
import { transcode } from "../../jobs/transcode.ts";
import { unwrap } from "../../resolve.ts";
import { answerEncoded, answerEncoding } from "../../values.ts";

/** Where a run is found. */
export function placeOfRun(id: string): string {
  return `/v1/workflow-runs/${id}`;
}

/** Answers with a run, without a value. */
export function answerRun(c: AppContext, run: RunRecord, status: 200 | 202 = 200): Response {
  const encoding = answerEncoding(c.req.raw);
  const view = runViewOf(run);
  return answerEncoded(c, encoding, encoding === "cbor" ? encodeCbor(view) : JSON.stringify(view), status);
}

/** Answers with a run and, where it succeeded, its value. Throws `not_serializable`. */
export function answerRunWithValue(c: AppContext, { run, value }: RunWithValue): Response {
  if (run.state !== "succeeded") return answerRun(c, run);
  const encoding = answerEncoding(c.req.raw);
  const encoded = unwrap(transcode(value, encoding));
  const view = runViewOf(run);
  if (encoding === "cbor") {
    const members = Object.entries(view).map(([name, member]) => [name, encodeCbor(member)] as const);
    const told = encoded instanceof Uint8Array ? encoded : encodeCbor(undefined);
    return answerEncoded(c, encoding, encodeEnvelope({ ...Object.fromEntries(members), value: told }));
  }
  const text = JSON.stringify(view);
  return answerEncoded(c, encoding, encoded === undefined ? text : `${text.slice(0, -1)},"value":${encoded}}`);
}
