/**
 * `Idempotency-Key`: one job for a request, however often it is sent.
 *
 * A key means something together with its caller and the function only. The job's id is made so that the same key always
 * meets the same shard, which is the one to know whether it was there before.
 */
import { sha256Hex } from "../../artifact/digest.ts";
import { encodeCbor } from "../../codec/index.ts";
import { fault } from "../../contracts/errors.ts";
import type { Idempotency } from "../../contracts/idempotency.ts";
import { JOB_SHARDS, MAX_IDEMPOTENCY_KEY_LENGTH } from "../../contracts/limits.ts";
import { fail, type Result, succeed } from "../../contracts/result.ts";

const PRINTABLE = /^[\x20-\x7e]+$/;

/** A request's key; null when there is none. Fault: `invalid_request`. */
export function readIdempotencyKey(headers: Headers): Result<string | null> {
  const key = headers.get("idempotency-key");
  if (key === null || (key.length <= MAX_IDEMPOTENCY_KEY_LENGTH && PRINTABLE.test(key))) return succeed(key);
  const most = `1 to ${MAX_IDEMPOTENCY_KEY_LENGTH} printable ASCII characters`;
  return fail(fault("invalid_request", `The header Idempotency-Key must have ${most}.`));
}

/** What a key is known by, and the shard that knows it. */
export interface IdempotentPlace {
  readonly idempotency: Idempotency;
  readonly shard: number;
}

/** Where a key belongs. Bodies of the same values count as the same, in any order of members and either encoding. */
export async function idempotentPlace(
  scope: { readonly caller: string; readonly function: string; readonly key: string },
  body: unknown,
  shards: number = JOB_SHARDS,
): Promise<IdempotentPlace> {
  const key = await sha256Hex(JSON.stringify([scope.caller, scope.function, scope.key]));
  const bodyHash = await sha256Hex(encodeCbor(body, { deterministic: true }));
  return { idempotency: { key, bodyHash }, shard: Number.parseInt(key.slice(0, 8), 16) % shards };
}
