/**
 * Answers that show a job, as JSON or as CBOR.
 */
import { encodeCbor, encodeEnvelope } from "../../codec/index.ts";
import type { Encoding } from "../../contracts/invocation.ts";
import type { JobRecord, JobWithValue } from "../../contracts/job.ts";
import { viewOf } from "../../contracts/job-view.ts";
import type { AppContext } from "../director.ts";
import { unwrap } from "../resolve.ts";
import { answerEncoded, answerEncoding } from "../values.ts";
import { transcode } from "./transcode.ts";

/** Where a job is found. */
export function placeOf(id: string): string {
  return `/v1/invocations/${id}`;
}

/** Answers with a job, without a value. */
export function answerJob(c: AppContext, job: JobRecord, status: 200 | 202 = 200): Response {
  const encoding = answerEncoding(c.req.raw);
  const view = viewOf(job);
  return answerEncoded(c, encoding, encoding === "cbor" ? encodeCbor(view) : JSON.stringify(view), status);
}

/** Answers with a job and the value it came to. Throws `not_serializable`. */
export function answerWithValue(c: AppContext, found: JobWithValue): Response {
  const encoding = answerEncoding(c.req.raw);
  if (!hasValue(found.job)) return answerJob(c, found.job);
  return answerEncoded(c, encoding, render(found, encoding));
}

/** Whether it came to one, be it `undefined`. */
function hasValue({ state, progress }: JobRecord): boolean {
  return state === "succeeded" && progress === null;
}

/** The value goes into the answer as it is encoded; JSON leaves the member out for `undefined`. */
function render({ job, value }: JobWithValue, encoding: Encoding): string | Uint8Array {
  const encoded = unwrap(transcode(value, encoding));
  const view = viewOf(job);
  if (encoded instanceof Uint8Array) {
    const members = Object.entries(view).map(([name, member]) => [name, encodeCbor(member)] as const);
    return encodeEnvelope({ ...Object.fromEntries(members), value: encoded });
  }
  const text = JSON.stringify(view);
  return encoded === undefined ? text : `${text.slice(0, -1)},"value":${encoded}}`;
}
