/**
 * Many keys of a namespace at once.
 *
 * Large bodies go to the namespace in several messages: each is kept as a whole or not at all, all together are not.
 */
import { z } from "zod";
import { fault, TroupeError } from "../../../contracts/errors.ts";
import type { KvEntry, KvPut } from "../../../contracts/kv.ts";
import { KV_BATCH_BYTES, MAX_KV_BULK_BODY_BYTES, MAX_KV_BULK_KEYS } from "../../../contracts/limits.ts";
import { readJson } from "../../body.ts";
import type { Handler } from "../../director.ts";
import { parseWith } from "../../json.ts";
import { unwrap } from "../../resolve.ts";
import { respond } from "../envelope.ts";
import { storeOf } from "./access.ts";

const pair = z.object({
  key: z.string(),
  value: z.string(),
  base64: z.boolean().default(false),
  expiration: z.number().nullable().default(null),
  expiration_ttl: z.number().nullable().default(null),
  metadata: z.unknown().optional(),
});
const pairs = z.array(pair).max(MAX_KV_BULK_KEYS);
const keys = z.array(z.string()).max(MAX_KV_BULK_KEYS);
const reading = z.object({
  keys: z.array(z.string()),
  type: z.enum(["text", "json"]).default("text"),
  withMetadata: z.boolean().default(false),
});

export const putMany: Handler = async (c, { kv }, by) => {
  const store = await storeOf(c, kv, by);
  const entries = parseWith(pairs, await readJson(c.req.raw, MAX_KV_BULK_BODY_BYTES)).map(entryOf);
  for (const batch of batchesOf(entries)) unwrap(await store.put(batch));
  return respond(c, { successful_key_count: entries.length, unsuccessful_keys: [] });
};

export const deleteMany: Handler = async (c, { kv }, by) => {
  const store = await storeOf(c, kv, by);
  const gone = parseWith(keys, await readJson(c.req.raw, MAX_KV_BULK_BODY_BYTES));
  unwrap(await store.delete(gone));
  return respond(c, { successful_key_count: gone.length, unsuccessful_keys: [] });
};

export const getMany: Handler = async (c, { kv }, by) => {
  const store = await storeOf(c, kv, by);
  const asked = parseWith(reading, await readJson(c.req.raw, MAX_KV_BULK_BODY_BYTES));
  const entries = unwrap(await store.getMany(asked.keys));
  const values = asked.keys.map((key, index) => [key, viewOf(entries[index] ?? null, asked)] as const);
  return respond(c, { values: Object.fromEntries(values) });
};

function entryOf({ key, value, base64, expiration, expiration_ttl, metadata }: z.output<typeof pair>): KvPut {
  return {
    ...{ key, expiration, expirationTtl: expiration_ttl },
    value: base64 ? fromBase64(key, value) : new TextEncoder().encode(value),
    metadata: metadata === undefined || metadata === null ? null : JSON.stringify(metadata),
  };
}

function fromBase64(key: string, text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new TroupeError(fault("invalid_request", `The value of ${JSON.stringify(key)} is not valid base64.`));
  }
}

/** As many entries together as a message should carry. */
function batchesOf(entries: readonly KvPut[]): KvPut[][] {
  const batches: KvPut[][] = [];
  let room = 0;
  for (const entry of entries) {
    if (entry.value.length > room || batches.length === 0) {
      batches.push([]);
      room = KV_BATCH_BYTES;
    }
    batches.at(-1)?.push(entry);
    room -= entry.value.length;
  }
  return batches;
}

function viewOf(entry: KvEntry | null, { type, withMetadata }: z.output<typeof reading>): unknown {
  if (entry === null) return null;
  const text = new TextDecoder().decode(entry.value);
  const value = type === "json" ? parsed(text) : text;
  return withMetadata ? { value, metadata: entry.metadata === null ? null : JSON.parse(entry.metadata) } : value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TroupeError(
      fault("invalid_request", "At least one of the requested keys corresponds to a non-json value"),
    );
  }
}
