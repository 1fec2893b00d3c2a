/**
 * Reads request bodies, bounded in size, as bytes or as UTF-8 text.
 *
 * A body that says its length is refused by that; one that does not is counted while it arrives.
 */

import { parseJson } from "../codec/json.ts";
import { joinBytes } from "../contracts/bytes.ts";
import { fault, TroupeError } from "../contracts/errors.ts";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads a JSON body of at most `maxBytes`. Throws `invalid_request` or `payload_too_large`. */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const parsed = parseJson(await readText(request, maxBytes));
  if (parsed.ok) return parsed.value;
  throw new TroupeError(parsed.fault);
}

/** The same for a body that holds secrets: what is wrong with it is told without quoting it. */
export async function readSecretJson(request: Request, maxBytes: number): Promise<unknown> {
  const parsed = parseJson(await readText(request, maxBytes));
  if (parsed.ok) return parsed.value;
  throw new TroupeError(fault("invalid_request", "The JSON is malformed."));
}

/**
 * Reads a body of at most `maxBytes` as UTF-8 without a byte order mark; no body is the empty text. Throws
 * `invalid_request` or `payload_too_large`.
 *
 * Decoding the bytes ourselves would cost every call a twentieth of its time. `text()` decodes without complaint,
 * so its result is compared with the length that the body had: whatever was replaced or dropped changes it. The one
 * exception is a character of four bytes that lacks its last; it arrives as U+FFFD.
 */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const length = announcedLength(request, maxBytes);
  if (length === null) return decode(await readChunks(request.body, maxBytes));
  const text = await request.text();
  if (text.length > maxBytes) throw tooLarge(maxBytes);
  if (!isDecodedFrom(length, text)) throw notText();
  return text;
}

/** Reads a body of at most `maxBytes`; no body is no bytes. Throws `payload_too_large`. */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const length = announcedLength(request, maxBytes);
  if (length === null) return readChunks(request.body, maxBytes);
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes);
  return bytes;
}

function announcedLength({ headers }: Request, maxBytes: number): number | null {
  const header = headers.get("content-length");
  if (header === null) return null;
  const length = Number(header);
  if (length > maxBytes) throw tooLarge(maxBytes);
  return length;
}

function isDecodedFrom(bytes: number, text: string): boolean {
  const isAscii = text.length === bytes && !text.includes("\uFFFD");
  return isAscii || new TextEncoder().encode(text).byteLength === bytes;
}

function decode(bytes: Uint8Array): string {
  try {
    const text = strictUtf8.decode(bytes);
    if (!text.startsWith("\uFEFF")) return text;
  } catch {
    // Told below, like a byte order mark.
  }
  throw notText();
}

async function readChunks(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop by throwing cancels the stream.
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return joinBytes(chunks);
}

function notText(): TroupeError {
  return new TroupeError(
    fault("invalid_request", "The body is not valid UTF-8, or it begins with a byte order mark; JSON has none."),
  );
}

function tooLarge(maxBytes: number): TroupeError {
  return new TroupeError(
    fault("payload_too_large", `The body is larger than ${maxBytes} bytes.`, { details: { maxBytes } }),
  );
}
