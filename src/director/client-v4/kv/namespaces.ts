/**
 * Namespaces of key-value storage: made, listed, renamed, removed.
 */
import { z } from "zod";
import type { KvNamespaceRecord } from "../../../contracts/account.ts";
import { KV_LIMITS, MAX_CONTROL_BODY_BYTES } from "../../../contracts/limits.ts";
import type { Result } from "../../../contracts/result.ts";
import { readJson } from "../../body.ts";
import type { AppContext, Handler } from "../../director.ts";
import { parseWith } from "../../json.ts";
import { unwrap } from "../../resolve.ts";
import { respond } from "../envelope.ts";
import { V4_CODES, V4Error } from "../faults.ts";
import { namespaceOf } from "./access.ts";

const titled = z.object({ title: z.string().trim().min(1).max(KV_LIMITS.maxTitleLength) });
/** As the tool asks, which turns pages until one is empty. */
const paging = z.object({
  page: z.coerce.number().int().min(1).default(1),
  per_page: z.coerce.number().int().min(1).max(1_000).default(20),
  order: z.enum(["id", "title"]).default("title"),
  direction: z.enum(["asc", "desc"]).default("asc"),
});

/** Those of the caller, a page at a time. */
export const listNamespaces: Handler = async (c, { kv }, by) => {
  const { page, per_page, order, direction } = parseWith(paging, c.req.query(), "The query");
  const all = [...(await kv.list(by))].sort((one, other) => (one[order] < other[order] ? -1 : 1));
  if (direction === "desc") all.reverse();
  const listed = all.slice((page - 1) * per_page, page * per_page);
  const info = { page, per_page, count: listed.length, total_count: all.length };
  return respond(c, listed.map(viewOf), info);
};

export const createNamespace: Handler = async (c, { kv }, by) => {
  return respond(c, viewOf(placed(await kv.create(await readTitle(c), by))));
};

export const showNamespace: Handler = async (c, { kv }, by) => respond(c, viewOf(await namespaceOf(c, kv, by)));

export const renameNamespace: Handler = async (c, { kv }, by) => {
  const { id } = await namespaceOf(c, kv, by);
  return respond(c, viewOf(placed(await kv.rename(id, await readTitle(c), by))));
};

export const removeNamespace: Handler = async (c, { kv }, by) => {
  const { id } = await namespaceOf(c, kv, by);
  unwrap(await kv.remove(id, by));
  return respond(c, null);
};

async function readTitle(c: AppContext): Promise<string> {
  return parseWith(titled, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES)).title;
}

/** The tool knows the number of a title that is taken. */
function placed(result: Result<KvNamespaceRecord>): KvNamespaceRecord {
  if (!result.ok && result.fault.code === "conflict") {
    throw new V4Error(400, V4_CODES.kvTitleTaken, result.fault.message);
  }
  return unwrap(result);
}

function viewOf({ id, title }: KvNamespaceRecord) {
  return { id, title, supports_url_encoding: true };
}
