/**
 * What the code inside an isolate and the entrypoint outside it say to each other about key-value storage.
 *
 * Requests name the operation by method and path, and what it is about in the query; values are bodies. Like requests to the
 * network they carry the invocation's id, and are refused in the same way (see `sandbox-protocol.ts`).
 */

/** Where the entrypoint is spoken to; nothing resolves it. */
export const KV_ORIGIN = "https://kv";
/** One value: GET, PUT, DELETE. A GET that finds nothing is answered with 404. */
export const KV_VALUE_PATH = "/value";
/** Many values: POST of a JSON array of keys, answered with a JSON array of `[value, metadata]` or null. */
export const KV_VALUES_PATH = "/values";
/** A page of keys: GET, answered with the JSON text of what `list` gives. */
export const KV_KEYS_PATH = "/keys";

/** Names in the query. */
export const KV_PARAMETERS = {
  key: "key",
  expiration: "expiration",
  expirationTtl: "expiration_ttl",
  prefix: "prefix",
  limit: "limit",
  cursor: "cursor",
} as const;

/** Metadata as JSON text in percent-encoding, on a PUT and on the answer to a GET. */
export const KV_METADATA_HEADER = "kv-metadata";
/** Status of an answer that says what is wrong, as text: a number and a sentence. */
export const KV_FAULT_STATUS = 400;
