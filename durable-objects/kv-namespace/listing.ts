/**
 * Pages of a list of keys. A cursor is the last key of its page: keys may come and go in between, and each that was there
 * all the time is listed once.
 */
import { joinBytes } from "../../src/contracts/bytes.ts";
import { fault } from "../../src/contracts/errors.ts";
import type { KvPage } from "../../src/contracts/kv.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import { toHex } from "../jobs/hex.ts";
import type { KeyRange, KeyRow } from "./entries.sql.ts";

const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
/** UTF-8 has no such byte: every key stands before it. */
const BEHIND_ALL = Uint8Array.of(0xff);

/** The keys that begin with a prefix, behind a cursor. Fault: `invalid_request` for a cursor that is none. */
export function rangeOf(prefix: Uint8Array, cursor: string | null): Result<KeyRange> {
  const before = behind(prefix);
  if (cursor === null || cursor === "") return succeed({ from: prefix, before });
  const last = readCursor(cursor);
  if (last === null) return fail(fault("invalid_request", "Invalid cursor. Please use one that a list gave."));
  // Nothing stands between a key and the same key with a zero behind it.
  const next = joinBytes([last, Uint8Array.of(0)]);
  return succeed({ from: isBefore(prefix, next) ? next : prefix, before });
}

/** The first bytes behind everything that begins with a prefix. */
function behind(prefix: Uint8Array): Uint8Array {
  const last = prefix.at(-1);
  return last === undefined ? BEHIND_ALL : joinBytes([prefix.subarray(0, -1), Uint8Array.of(last + 1)]);
}

function isBefore(one: Uint8Array, other: Uint8Array): boolean {
  const at = one.findIndex((byte, index) => byte !== other[index]);
  return at < 0 ? one.length < other.length : (one[at] ?? 0) < (other[at] ?? -1);
}

/** The page that these rows make: one more than fit on it tells that there is another. */
export function pageOf(rows: readonly KeyRow[], limit: number): KvPage {
  const listed = rows.slice(0, limit);
  const keys = listed.map(({ key, expiration, metadata }) => ({ name: decoder.decode(key), expiration, metadata }));
  const last = listed.at(-1);
  return { keys, cursor: rows.length > limit && last !== undefined ? toHex(new Uint8Array(last.key)) : null };
}

function readCursor(cursor: string): Uint8Array | null {
  if (!/^(?:[0-9a-f]{2})+$/.test(cursor)) return null;
  return Uint8Array.from(cursor.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}
