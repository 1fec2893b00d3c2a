/**
 * A CBOR sequence (RFC 8742) while it arrives: bytes in, decoded items out.
 */
import { decodeCbor, ItemEnd } from "../../codec/index.ts";
import { joinBytes } from "../../contracts/bytes.ts";
import { fault } from "../../contracts/errors.ts";
import { MAX_NDJSON_LINE_BYTES } from "../../contracts/limits.ts";
import type { Result } from "../../contracts/result.ts";
import { fail } from "../../contracts/result.ts";

/** An item, and the size it had. */
export interface Item {
  readonly value: Result<unknown>;
  readonly bytes: number;
}

/**
 * Cuts a stream into items, in groups as they arrive. What cannot be decoded stands as a fault in its place; behind what
 * is no item at all, or too large, nothing can be found any more, and the sequence ends there.
 */
export async function* readItems(body: AsyncIterable<Uint8Array>): AsyncGenerator<Item[]> {
  let rest = new Uint8Array();
  const next = { item: new ItemEnd() };
  for await (const piece of body) {
    const bytes = joined(rest, piece);
    const { items, end } = cut(bytes, next);
    rest = bytes.slice(Math.max(end, 0));
    const broken = end < 0 || rest.length > MAX_NDJSON_LINE_BYTES;
    if (broken) items.push(unreadable(end < 0 ? "something that is no item" : "an item that is too large"));
    if (items.length > 0) yield items;
    if (broken) return;
  }
  if (rest.length > 0) yield [unreadable("an item without an end")];
}

/**
 * The items in some bytes, and where the first one begins that is not complete; -1 when none can begin there. `next` is
 * what is known of that one: it is gone on with when there is more.
 */
function cut(bytes: Uint8Array, next: { item: ItemEnd }): { readonly items: Item[]; readonly end: number } {
  const items: Item[] = [];
  for (let start = 0; ; ) {
    const length = next.item.find(bytes.subarray(start));
    if (Number.isNaN(length)) return { items, end: -1 };
    if (length < 0) return { items, end: start };
    items.push({ value: decodeCbor(bytes.subarray(start, start + length)), bytes: length });
    next.item = new ItemEnd();
    start += length;
  }
}

function joined(rest: Uint8Array, piece: Uint8Array): Uint8Array {
  return rest.length === 0 ? piece : joinBytes([rest, piece]);
}

function unreadable(what: string): Item {
  return { value: fail(fault("invalid_request", `The sequence holds ${what}; nothing behind it was read.`)), bytes: 0 };
}
