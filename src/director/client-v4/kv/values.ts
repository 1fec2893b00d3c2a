/**
 * Single values of a namespace, and the list of its keys.
 */
import { z } from "zod";
import type { KvEntry, KvListedKey } from "../../../contracts/kv.ts";
import { KV_LIMITS } from "../../../contracts/limits.ts";
import type { AppContext, Handler } from "../../director.ts";
import { parseWith } from "../../json.ts";
import { unwrap } from "../../resolve.ts";
import { respond } from "../envelope.ts";
import { V4_CODES, V4Error } from "../faults.ts";
import { storeOf } from "./access.ts";
import { readValueBody } from "./value-body.ts";

const lifetime = z.object({
  expiration: z.coerce.number().optional(),
  expiration_ttl: z.coerce.number().optional(),
});
const listing = z.object({
  prefix: z.string().default(""),
  limit: z.coerce.number().default(KV_LIMITS.maxListed),
  cursor: z.string().nullable().default(null),
});

export const listKeys: Handler = async (c, { kv }, by) => {
  const query = parseWith(listing, c.req.query(), "The query");
  const store = await storeOf(c, kv, by);
  const { keys, cursor } = unwrap(await store.list(query));
  return respond(c, keys.map(viewOf), { count: keys.length, cursor: cursor ?? "" });
};

/** The bytes themselves, in no envelope. */
export const getValue: Handler = async (c, { kv }, by) => {
  const store = await storeOf(c, kv, by);
  const { value, expiration } = found(unwrap(await store.get(keyOf(c))), "get");
  if (expiration !== null) c.header("Expiration", String(expiration));
  return c.body(new Uint8Array(value), 200, { "Content-Type": "application/octet-stream" });
};

export const getMetadata: Handler = async (c, { kv }, by) => {
  const store = await storeOf(c, kv, by);
  const { metadata } = found(unwrap(await store.get(keyOf(c))), "get metadata");
  return respond(c, jsonOf(metadata));
};

export const putValue: Handler = async (c, { kv }, by) => {
  const { expiration = null, expiration_ttl = null } = parseWith(lifetime, c.req.query(), "The query");
  const store = await storeOf(c, kv, by);
  const { value, metadata } = await readValueBody(c.req.raw);
  unwrap(await store.put([{ key: keyOf(c), value, metadata, expiration, expirationTtl: expiration_ttl }]));
  return respond(c, null);
};

export const deleteValue: Handler = async (c, { kv }, by) => {
  const store = await storeOf(c, kv, by);
  unwrap(await store.delete([keyOf(c)]));
  return respond(c, null);
};

function keyOf(c: AppContext): string {
  return c.req.param("key") ?? "";
}

function found(entry: KvEntry | null, what: string): KvEntry {
  if (entry !== null) return entry;
  throw new V4Error(404, V4_CODES.noKvKey, `${what}: 'key not found'`);
}

function viewOf({ name, expiration, metadata }: KvListedKey) {
  return {
    name,
    ...(expiration === null ? {} : { expiration }),
    ...(metadata === null ? {} : { metadata: jsonOf(metadata) }),
  };
}

/** Metadata was JSON when it was kept. */
function jsonOf(metadata: string | null): unknown {
  return metadata === null ? null : JSON.parse(metadata);
}
