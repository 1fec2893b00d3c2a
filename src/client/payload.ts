/**
 * Bodies on the wire: arguments go as JSON where it carries them as they are, else as CBOR; values come as CBOR, so that
 * a Date is a Date, and as JSON from a server that says so.
 */
import { ANSWER_LIMITS, decodeCbor, encodeCbor, encodingOf, MEDIA_TYPES } from "../codec/index.ts";
import { MAX_JSON_DEPTH } from "../contracts/limits.ts";

/** What is asked for where values come back. */
export const ACCEPT_VALUES = `${MEDIA_TYPES.cbor}, ${MEDIA_TYPES.json};q=0.5`;

export interface Payload {
  readonly contentType: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** Writes the body of a request as JSON: nothing in it is a function's. */
export function encodePayload(value: unknown): Payload {
  return { contentType: MEDIA_TYPES.json, body: JSON.stringify(value) };
}

/** Writes the body of a call; members that are undefined are left out. Throws `invalid_arguments` for what no encoding carries. */
export function encodeCall(body: object): Payload {
  const given = Object.fromEntries(Object.entries(body).filter(([, member]) => member !== undefined));
  if (isJson(given, 0)) return encodePayload(given);
  return { contentType: MEDIA_TYPES.cbor, body: encodeCbor(given) };
}

/** Reads the body of an answer: undefined for an empty one. Null when it is not what its type says. */
export async function decodePayload(response: Response): Promise<{ readonly value: unknown } | null> {
  if (encodingOf(response.headers.get("content-type")) === "cbor") {
    const decoded = decodeCbor(new Uint8Array(await response.arrayBuffer()), ANSWER_LIMITS);
    return decoded.ok ? decoded : null;
  }
  const text = await response.text();
  if (text === "") return { value: undefined };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** Whether a value comes out of JSON as it went in. What nests too deep does not, and neither does a cycle. */
function isJson(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      return value === null || (depth < MAX_JSON_DEPTH && isJsonObject(value, depth + 1));
    default:
      return false;
  }
}

function isJsonObject(value: object, depth: number): boolean {
  if (Array.isArray(value)) {
    // Holes come out as null, so they are looked at too.
    for (let index = 0; index < value.length; index++) if (!isJson(value[index], depth)) return false;
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!isPlain || "toJSON" in value) return false;
  return Object.values(value).every((member) => isJson(member, depth));
}
