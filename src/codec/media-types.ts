/**
 * Which encoding a body is in, and which one an answer should be in.
 */
import type { Encoding } from "../contracts/invocation.ts";

/** The media type of each encoding. */
export const MEDIA_TYPES = { json: "application/json", cbor: "application/cbor" } as const satisfies Record<
  Encoding,
  string
>;

/** What is taken for JSON besides types that end in `+json`: what clients put there without being asked, too. */
const LIKE_JSON: readonly string[] = [
  MEDIA_TYPES.json,
  "text/json",
  "text/plain",
  "application/x-www-form-urlencoded",
  "application/octet-stream",
];

/** The encoding of a body by its `Content-Type`, JSON when there is none; null for one that is not spoken here. */
export function encodingOf(contentType: string | null): Encoding | null {
  const type = essence(contentType ?? "");
  if (type === MEDIA_TYPES.cbor) return "cbor";
  return type === "" || type.endsWith("+json") || LIKE_JSON.includes(type) ? "json" : null;
}

/**
 * The encoding that an `Accept` header asks for (RFC 9110): the one of the higher weight; of equal weights the one that
 * is named rather than covered by a wildcard, then the one named first. Asked for neither, the answer is JSON.
 */
export function negotiate(accept: string | null): Encoding {
  if (accept === null || !accept.toLowerCase().includes("cbor")) return "json";
  const ranges = accept.split(",").map(readRange);
  const json = preferenceOf(ranges, MEDIA_TYPES.json);
  const cbor = preferenceOf(ranges, MEDIA_TYPES.cbor);
  if (cbor.weight === 0) return "json";
  if (cbor.weight !== json.weight) return cbor.weight > json.weight ? "cbor" : "json";
  if (cbor.exactness !== json.exactness) return cbor.exactness > json.exactness ? "cbor" : "json";
  return cbor.position < json.position ? "cbor" : "json";
}

interface Range {
  readonly type: string;
  readonly weight: number;
}

interface Preference {
  readonly weight: number;
  /** How exactly the type is named: 0 not at all, 1 by `*` of everything, 2 by its kind, 3 itself. */
  readonly exactness: number;
  readonly position: number;
}

const UNWANTED: Preference = { weight: 0, exactness: 0, position: Number.POSITIVE_INFINITY };

/** What the most exact range says about a type. */
function preferenceOf(ranges: readonly Range[], type: string): Preference {
  let best = UNWANTED;
  for (const [position, range] of ranges.entries()) {
    const exactness = exactnessOf(range.type, type);
    if (exactness > best.exactness) best = { weight: range.weight, exactness, position };
  }
  return best;
}

function exactnessOf(range: string, type: string): number {
  if (range === type) return 3;
  if (range === "application/*") return 2;
  return range === "*/*" ? 1 : 0;
}

function readRange(text: string): Range {
  const weight = /;\s*q\s*=\s*([0-9.]+)/i.exec(text)?.[1];
  return { type: essence(text), weight: weight === undefined ? 1 : weightOf(weight) };
}

/** A weight that is no number counts as none. */
function weightOf(text: string): number {
  const weight = Number(text);
  return weight >= 0 ? Math.min(weight, 1) : 0;
}

function essence(type: string): string {
  const end = type.indexOf(";");
  return (end < 0 ? type : type.slice(0, end)).trim().toLowerCase();
}
