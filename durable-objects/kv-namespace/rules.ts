/**
 * What may be kept, and what may be asked: the rules of Cloudflare's key-value storage, in its words.
 */
import { fault, type TroupeFault } from "../../src/contracts/errors.ts";
import type { KvPut, KvQuery } from "../../src/contracts/kv.ts";
import { KV_LIMITS } from "../../src/contracts/limits.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";

const encoder = new TextEncoder();
const invalid = (message: string): Result<never> => fail(fault("invalid_request", message));
const tooLarge = (message: string): Result<never> => fail(fault("payload_too_large", message));

/** The bytes of a key. Half characters become U+FFFD, as everywhere in UTF-8. */
export function readKey(key: string): Result<Uint8Array> {
  if (key === "") return invalid("Key names must not be empty");
  if (key === "." || key === "..") return invalid(`Illegal key name "${key}". Please use a different name.`);
  return readBytes(key);
}

/** The bytes of a key or of the beginning of one. */
function readBytes(text: string): Result<Uint8Array> {
  const bytes = encoder.encode(text);
  const { length } = bytes;
  const { maxKeyBytes } = KV_LIMITS;
  if (length <= maxKeyBytes) return succeed(bytes);
  return invalid(`UTF-8 encoded length of ${length} exceeds key length limit of ${maxKeyBytes}.`);
}

/** When a value ends, in seconds since the epoch; null: never. */
export function readEnd(
  { expiration, expirationTtl }: Pick<KvPut, "expiration" | "expirationTtl">,
  nowSeconds: number,
): Result<number | null> {
  if (expirationTtl !== null) {
    const refusal = refuseTtl(expirationTtl);
    return refusal === null ? succeed(nowSeconds + expirationTtl) : invalid(refusal);
  }
  if (expiration === null) return succeed(null);
  const refusal = refuseExpiration(expiration, nowSeconds);
  return refusal === null ? succeed(expiration) : invalid(refusal);
}

function refuseTtl(ttl: number): string | null {
  if (!isTime(ttl)) return `Invalid expiration_ttl of ${ttl}. Please specify integer greater than 0.`;
  const { minTtlSeconds } = KV_LIMITS;
  if (ttl >= minTtlSeconds) return null;
  return `Invalid expiration_ttl of ${ttl}. Expiration TTL must be at least ${minTtlSeconds}.`;
}

function refuseExpiration(expiration: number, nowSeconds: number): string | null {
  const what = `Invalid expiration of ${expiration}.`;
  if (!isTime(expiration) || expiration <= nowSeconds) {
    return `${what} Please specify integer greater than the current number of seconds since the UNIX epoch.`;
  }
  const { minTtlSeconds } = KV_LIMITS;
  if (expiration >= nowSeconds + minTtlSeconds) return null;
  return `${what} Expiration times must be at least ${minTtlSeconds} seconds in the future.`;
}

/** A time that can be counted with, in seconds. */
function isTime(seconds: number): boolean {
  return Number.isSafeInteger(seconds) && seconds > 0 && seconds <= KV_LIMITS.maxSeconds;
}

/** What is wrong with a value and its metadata, or null. */
export function refuseEntry({ value, metadata }: Pick<KvPut, "value" | "metadata">): TroupeFault | null {
  const { maxValueBytes, maxMetadataBytes } = KV_LIMITS;
  if (value.length > maxValueBytes) {
    return fault("payload_too_large", `Value length of ${value.length} exceeds limit of ${maxValueBytes}.`);
  }
  if (metadata === null) return null;
  const { length } = encoder.encode(metadata);
  if (length > maxMetadataBytes) {
    return fault("payload_too_large", `Metadata length of ${length} exceeds limit of ${maxMetadataBytes}.`);
  }
  return isJson(metadata) ? null : fault("invalid_request", "Metadata must be valid JSON.");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The prefix of a list in bytes, where nothing is wrong with it and the number asked for. */
export function readPrefix({ prefix, limit }: Pick<KvQuery, "prefix" | "limit">): Result<Uint8Array> {
  const { maxListed } = KV_LIMITS;
  if (!Number.isSafeInteger(limit) || limit < 1) {
    return invalid(`Invalid key_count_limit of ${limit}. Please specify an integer greater than 0.`);
  }
  if (limit > maxListed) {
    return invalid(`Invalid key_count_limit of ${limit}. Please specify an integer less than ${maxListed}.`);
  }
  return readBytes(prefix);
}

/** Whether so many keys may be asked for at once. */
export function mayAskFor(count: number): Result<null> {
  const { maxKeysAtOnce } = KV_LIMITS;
  if (count < 1) return invalid("You must request a minimum of 1 key");
  return count <= maxKeysAtOnce ? succeed(null) : invalid(`You can request a maximum of ${maxKeysAtOnce} keys`);
}

/** The fault of values that are too large together. */
export function tooMuchAtOnce(): Result<never> {
  return tooLarge(`Total size of request exceeds the limit of ${KV_LIMITS.maxValueBytes / 1024 / 1024}MB`);
}
