/**
 * Values on their way in and out of HTTP: JSON, or CBOR where a caller sends it or asks for it.
 */
import { ANSWER_LIMITS, decodeCbor, encodingOf, MEDIA_TYPES, negotiate, parseJson } from "../codec/index.ts";
import { fault, TroupeError } from "../contracts/errors.ts";
import type { EncodedValue, Encoding } from "../contracts/invocation.ts";
import { readBytes, readText } from "./body.ts";
import type { AppContext } from "./director.ts";

/** Stands for a body of no bytes. */
export const NO_BODY = Symbol("no body");

/**
 * Reads a body of at most `maxBytes` in the encoding that its `Content-Type` names. Throws `invalid_request` or
 * `payload_too_large`.
 */
export async function readValue(request: Request, maxBytes: number): Promise<unknown> {
  const contentType = request.headers.get("content-type");
  const encoding = encodingOf(contentType);
  if (encoding === null) throw new TroupeError(notSpoken(contentType ?? ""));
  const body = encoding === "cbor" ? await readBytes(request, maxBytes) : await readText(request, maxBytes);
  if (body.length === 0) return NO_BODY;
  const value = typeof body === "string" ? parseJson(body) : decodeCbor(body);
  if (value.ok) return value.value;
  throw new TroupeError(value.fault);
}

/** The encoding that the caller wants the answer in. */
export function answerEncoding({ headers }: Request): Encoding {
  return negotiate(headers.get("accept"));
}

/** Answers with an encoded value. */
export function answerEncoded(
  c: AppContext,
  encoding: Encoding,
  body: NonNullable<EncodedValue>,
  status: 200 | 202 = 200,
): Response {
  c.header("Vary", "Accept");
  const bytes = typeof body === "string" ? body : new Uint8Array(body);
  return c.body(bytes, status, { "Content-Type": MEDIA_TYPES[encoding] });
}

/** What an encoded value of a function stands for. Throws `internal`: the isolate has made what cannot be read. */
export function decodeValue(value: EncodedValue): unknown {
  if (value === undefined) return undefined;
  if (typeof value === "string") return JSON.parse(value);
  const decoded = decodeCbor(value, ANSWER_LIMITS);
  if (decoded.ok) return decoded.value;
  throw new TroupeError(fault("internal", `The function's value cannot be read: ${decoded.fault.message}`));
}

function notSpoken(contentType: string) {
  const { json, cbor } = MEDIA_TYPES;
  return fault(
    "invalid_request",
    `A body of type ${JSON.stringify(contentType)} is not taken; send ${json} or ${cbor}.`,
  );
}
