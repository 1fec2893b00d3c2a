/**
 * The request by which an ended job is posted to its callback, signed.
 */
import type { JobCallback } from "../../src/contracts/job.ts";
import { toHex } from "./hex.ts";

/** Makes the request. The signature is over the second of `nowMs`, a dot and the body. */
export async function callbackRequest({ url, secret }: JobCallback, body: string, nowMs: number): Promise<Request> {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", fromHex(secret), algorithm, false, ["sign"]);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(`${timestamp}.${body}`)));
  const headers = {
    "Content-Type": "application/json",
    "Troupe-Timestamp": timestamp,
    "Troupe-Signature": `v1=${toHex(signature)}`,
  };
  return new Request(url, { method: "POST", headers, body, redirect: "manual" });
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}
