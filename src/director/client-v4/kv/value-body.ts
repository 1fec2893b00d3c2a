/**
 * A value as it is put: the body itself, or a form with the value and its metadata.
 */
import { fault, TroupeError } from "../../../contracts/errors.ts";
import { KV_LIMITS, MAX_CONTROL_BODY_BYTES } from "../../../contracts/limits.ts";
import { readBytes } from "../../body.ts";

/** What is to be kept; metadata as JSON text. */
interface ValueBody {
  readonly value: Uint8Array;
  readonly metadata: string | null;
}

/** Reads a value. Throws `invalid_request`, `payload_too_large`. */
export async function readValueBody(request: Request): Promise<ValueBody> {
  const type = request.headers.get("content-type") ?? "";
  // A form has its metadata and its boundaries besides.
  const bytes = await readBytes(request, KV_LIMITS.maxValueBytes + MAX_CONTROL_BODY_BYTES);
  if (!/^multipart\/form-data\b/i.test(type)) return { value: bytes, metadata: null };
  const form = await new Response(bytes, { headers: { "content-type": type } }).formData().catch(() => null);
  const value = form?.get("value") ?? null;
  if (value === null) {
    throw new TroupeError(fault("invalid_request", "The form is malformed, or has no field `value`."));
  }
  const metadata = form?.get("metadata") ?? null;
  return { value: await bytesOf(value), metadata: metadata === null ? null : await textOf(metadata) };
}

async function bytesOf(field: File | string): Promise<Uint8Array> {
  return typeof field === "string" ? new TextEncoder().encode(field) : new Uint8Array(await field.arrayBuffer());
}

async function textOf(field: File | string): Promise<string> {
  return typeof field === "string" ? field : field.text();
}
