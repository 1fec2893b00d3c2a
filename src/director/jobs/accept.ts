/**
 * Accepts a job: everything that can be wrong with it is found before it is queued, and it is kept before it is
 * acknowledged.
 */
import { sha256Hex } from "../../artifact/digest.ts";
import { fault, TroupeError } from "../../contracts/errors.ts";
import type { JobCallback, JobRecord, NewJob } from "../../contracts/job.ts";
import { newJobId } from "../../contracts/job-ids.ts";
import type { Principal } from "../../contracts/keys.ts";
import { JOB_LIMITS, MAX_INVOKE_BODY_BYTES } from "../../contracts/limits.ts";
import { presentedKey } from "../auth/authenticate.ts";
import type { AppContext, Director } from "../director.ts";
import { readName, resolveForCall, unwrap } from "../resolve.ts";
import { findStrategy } from "../routing/strategies.ts";
import { answerEncoding, readValue } from "../values.ts";
import { answerJob, placeOf } from "./answer.ts";
import { bindCalls } from "./bind.ts";
import { readCallback } from "./callback-policy.ts";
import { idempotentPlace, readIdempotencyKey } from "./idempotency.ts";
import { planJob } from "./plan.ts";
import { callsOf, readSpawnBody, type SpawnBody } from "./spawn-body.ts";

/** Header of an answer that shows a job of an earlier request. */
export const REPLAYED_HEADER = "Idempotency-Replayed";

/**
 * Answers 202 with the job. Faults: `function_not_found`, `version_not_found`, `invalid_request`, `invalid_arguments`,
 * `payload_too_large`, `conflict` for an `Idempotency-Key` that came with another body.
 */
export async function acceptJob(c: AppContext, director: Director, caller: Principal): Promise<Response> {
  const order = await readOrder(c, caller);
  const spawned = await spawn(c.req.raw, director, order);
  c.header("Location", placeOf(spawned.job.id));
  if (!spawned.created) c.header(REPLAYED_HEADER, "true");
  return answerJob(c, spawned.job, 202);
}

/**
 * What was accepted stays accepted: a request that comes again has its job, even if it would be refused by now, for its
 * function was removed, say.
 */
async function spawn(request: Request, director: Director, order: Order): Promise<Spawned> {
  let job: NewJob;
  try {
    job = await newJob(request, director, order);
  } catch (refusal) {
    const { place } = order;
    const earlier = place === null ? null : await director.jobs.spawnedBy(place.shard, place.idempotency);
    if (earlier === null) throw refusal;
    return { job: earlier, created: false };
  }
  return unwrap(await director.jobs.spawn(job));
}

interface Spawned {
  readonly job: JobRecord;
  readonly created: boolean;
}

/** A request as it was read. */
interface Order {
  readonly name: ReturnType<typeof readName>;
  readonly body: SpawnBody;
  readonly place: Awaited<ReturnType<typeof idempotentPlace>> | null;
}

async function readOrder(c: AppContext, caller: Principal): Promise<Order> {
  const name = readName(c.req.param("name"));
  const key = unwrap(readIdempotencyKey(c.req.raw.headers));
  const value = await readValue(c.req.raw, MAX_INVOKE_BODY_BYTES);
  const body = readSpawnBody(value);
  const place = key === null ? null : await idempotentPlace({ caller: caller.id, function: name, key }, value);
  return { name, body, place };
}

async function newJob(request: Request, director: Director, { name, body, place }: Order): Promise<NewJob> {
  const { entropy, strategies, callbackAllow } = director;
  const { timeoutMs, cpuMs, routing, cache, callback } = body;
  const { headers } = request;
  const live = unwrap(await resolveForCall(director, name, { version: body.version, headers }));
  const { version, inputs } = unwrap(bindCalls(live, callsOf(body), body.inputs !== undefined));
  const { runAt, policy } = unwrap(planJob(body, version.config.retry, entropy.now()));
  if (routing !== undefined) unwrap(findStrategy(strategies, routing));
  const url = callback === undefined ? null : unwrap(readCallback(callbackAllow, callback));
  const encoding = answerEncoding(request);
  return {
    id: newJobId(entropy, place?.shard),
    call: { function: name, version: version.version, encoding, timeoutMs, cpuMs, routing, cache },
    inputs,
    isMap: body.inputs !== undefined,
    onError: body.onError ?? "return",
    policy,
    priority: body.priority ?? JOB_LIMITS.priority.default,
    runAt,
    callback: url === null ? null : await signedBy(request, url),
    idempotency: place?.idempotency ?? null,
  };
}

/** The secret is made of the caller's key, which is kept nowhere: who holds the key can check the signature. */
async function signedBy({ headers }: Request, url: string): Promise<JobCallback> {
  const key = presentedKey(headers);
  if (key === null) throw new TroupeError(fault("unauthorized", "The request carries no key to sign with."));
  return { url, secret: await sha256Hex(key) };
}
