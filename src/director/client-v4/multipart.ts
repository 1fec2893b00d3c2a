/**
 * Bodies of `multipart/form-data`, bounded in size, with each part once.
 */
import { fault, TroupeError } from "../../contracts/errors.ts";
import { readBytes } from "../body.ts";

/** A part of a body. */
export interface Part {
  /** Media type without parameters, lower case; empty when none is given. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Reads a body of at most `maxBytes`. Throws `invalid_request` or `payload_too_large`. */
export async function readParts(request: Request, maxBytes: number): Promise<ReadonlyMap<string, Part>> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\b/i.test(type)) throw malformed("The body must be multipart/form-data.");
  const form = await parse(await readBytes(request, maxBytes), type);
  const parts = new Map<string, Part>();
  for (const [name, value] of form) {
    if (parts.has(name)) throw malformed(`The body has two parts that are called ${JSON.stringify(name)}.`);
    parts.set(name, await readPart(value));
  }
  return parts;
}

/** The text of a part. Throws `invalid_request` when it is not UTF-8. */
export function textOf(name: string, { bytes }: Part): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw malformed(`The part ${JSON.stringify(name)} is not valid UTF-8.`);
  }
}

async function parse(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { "Content-Type": type } }).formData();
  } catch {
    throw malformed("The multipart/form-data of the body is malformed.");
  }
}

async function readPart(value: File | string): Promise<Part> {
  if (typeof value === "string") return { type: "", bytes: new TextEncoder().encode(value) };
  const [type = ""] = value.type.split(";");
  return { type: type.trim().toLowerCase(), bytes: new Uint8Array(await value.arrayBuffer()) };
}

function malformed(message: string): TroupeError {
  return new TroupeError(fault("invalid_request", message));
}
