/**
 * The KV copy of a result: CBOR of all that is kept of it but its key, which names the copy.
 */
import { z } from "zod";
import { ANSWER_LIMITS, decodeCbor, encodeCbor } from "../codec/index.ts";
import { MIN_KV_LIFETIME_SECONDS } from "../contracts/limits.ts";
import type { TimedResult } from "../contracts/shared-result.ts";
import type { Lifetime } from "./lifetime.ts";

const bytes = z.instanceof(Uint8Array);
const copy = z.object({
  args: bytes.nullable(),
  encoding: z.enum(["json", "cbor"]),
  value: z.union([z.string(), bytes, z.undefined()]),
  version: z.int(),
  worker: z.string(),
  storedAt: z.int(),
  freshUntil: z.int().nullable(),
  staleUntil: z.int().nullable(),
});

/** Whether results that live so long are copied at all. */
export function isCopied({ freshMs }: Lifetime): boolean {
  return freshMs === null || freshMs >= MIN_KV_LIFETIME_SECONDS * 1_000;
}

/** Encodes a copy. */
export function encodeCopy(result: TimedResult): Uint8Array<ArrayBuffer> {
  return encodeCbor(copy.parse(result));
}

/** The result of a key out of its copy; null for one that cannot be read, of another release say. */
export function decodeCopy(key: string, encoded: Uint8Array): TimedResult | null {
  const decoded = decodeCbor(encoded, ANSWER_LIMITS);
  const kept = decoded.ok ? copy.safeParse(decoded.value) : null;
  if (kept === null || !kept.success) return null;
  const { value, ...rest } = kept.data;
  return { ...rest, key, value };
}
