/**
 * What caches hold, as it is answered. The arguments of an entry are kept encoded, and go into the answer as they are: into
 * CBOR byte by byte, into JSON as text. What JSON has no word for is null there.
 */
import { encodeArray, encodeCbor, encodeEnvelope } from "../../codec/index.ts";
import type { Encoding } from "../../contracts/invocation.ts";
import type { CacheEntry, CacheListing } from "../../contracts/kept-result.ts";
import type { AppContext } from "../director.ts";
import { transcode } from "../jobs/transcode.ts";
import { answerEncoded, answerEncoding } from "../values.ts";

/** A cache in an answer: with the worker that it is of, null for the cluster's, where that is not said otherwise. */
export type ListedCache = CacheListing & { readonly worker?: string | null };

/** Puts encoded parts together. */
interface Writer<Part> {
  value(value: unknown): Part;
  array(items: readonly Part[]): Part;
  object(members: Readonly<Record<string, Part>>): Part;
  /** Arguments as they are kept. */
  args(kept: Uint8Array): Part;
}

const JSON_WRITER: Writer<string> = {
  value: (value) => JSON.stringify(value),
  array: (items) => `[${items.join(",")}]`,
  object: (members) =>
    `{${Object.entries(members)
      .map(([name, part]) => `${JSON.stringify(name)}:${part}`)
      .join(",")}}`,
  args: (kept) => {
    const text = transcode(kept, "json");
    return text.ok && typeof text.value === "string" ? text.value : "null";
  },
};

const CBOR_WRITER: Writer<Uint8Array> = {
  value: encodeCbor,
  array: encodeArray,
  object: encodeEnvelope,
  args: (kept) => kept,
};

/** Answers with caches, behind the name of whose they are. */
export function answerCaches(
  c: AppContext,
  of: Readonly<Record<string, string>>,
  caches: readonly ListedCache[],
): Response {
  const encoding = answerEncoding(c.req.raw);
  return answerEncoded(c, encoding, render(encoding, of, caches));
}

function render(encoding: Encoding, of: Readonly<Record<string, string>>, caches: readonly ListedCache[]) {
  return encoding === "cbor" ? renderBy(CBOR_WRITER, of, caches) : renderBy(JSON_WRITER, of, caches);
}

function renderBy<Part>(write: Writer<Part>, of: Readonly<Record<string, string>>, caches: readonly ListedCache[]) {
  const listed = caches.map(({ entries, ...cache }) => {
    const rendered = entries.map((entry) => renderEntry(write, entry));
    return write.object({ ...valuesOf(write, cache), entries: write.array(rendered) });
  });
  return write.object({ ...valuesOf(write, of), caches: write.array(listed) });
}

function renderEntry<Part>(write: Writer<Part>, { args, ...entry }: CacheEntry): Part {
  return write.object({ ...valuesOf(write, entry), args: args === null ? write.value(null) : write.args(args) });
}

function valuesOf<Part>(write: Writer<Part>, members: object): Record<string, Part> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, write.value(value)]));
}
