/**
 * Copies of results in KV, near to callers everywhere. A copy may be missing, for the object is asked then; so nobody waits
 * for KV here, and what fails is left.
 */
import { encodeCopy } from "../../src/cache/result-copy.ts";
import { MIN_KV_LIFETIME_SECONDS, RESULT_COPY_SECONDS } from "../../src/contracts/limits.ts";
import { resultCopyKey } from "../../src/contracts/shared-result.ts";
import type { StoredResult } from "./results.sql.ts";

/** The part of KV that copies need. */
export interface ResultCopyTarget {
  put(key: string, value: Uint8Array, options: { expirationTtl: number }): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Copies that are deleted one by one; where there are more, all are void at once. */
export const MAX_COPIES_DELETED = 50;

/** Whether KV may still have a copy that was made of this generation. */
export function mayBeCopied(copiedAt: number, generationSince: number, nowMs: number): boolean {
  return copiedAt > 0 && copiedAt >= generationSince && nowMs - copiedAt < RESULT_COPY_SECONDS * 1_000;
}

/** For how many seconds a result may be copied from now on; null when that is less than KV takes. */
export function copySeconds({ freshUntil }: Pick<StoredResult, "freshUntil">, nowMs: number): number | null {
  if (freshUntil === null) return RESULT_COPY_SECONDS;
  const left = Math.floor((freshUntil - nowMs) / 1_000);
  return left < MIN_KV_LIFETIME_SECONDS ? null : Math.min(left, RESULT_COPY_SECONDS);
}

/** Writes a copy. Never rejects. */
export async function writeCopy(kv: ResultCopyTarget, generation: string, result: StoredResult, seconds: number) {
  try {
    await kv.put(resultCopyKey(generation, result.key), encodeCopy(result), { expirationTtl: seconds });
  } catch {
    // KV takes one write a second for a key, and may be down: the object has the result all the same.
  }
}

/** Deletes copies. Never rejects. */
export async function deleteCopies(kv: ResultCopyTarget, generation: string, keys: readonly string[]): Promise<void> {
  await Promise.allSettled(keys.map((key) => kv.delete(resultCopyKey(generation, key))));
}
