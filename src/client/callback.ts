/**
 * For those whom ended jobs are posted to: whether a request came from the platform, and is no old one sent again.
 *
 * Web standards only. The key of the signature is the SHA-256 of the API key that spawned the job, in hex: whoever holds
 * the API key can check it, and the platform need not keep it.
 */

/** Oldest signature that is taken, in seconds, and farthest in the future: clocks differ. */
const TOLERANCE_SECONDS = 300;

/** A request as a server has it. The body must be the bytes that came, not what a parser made of them. */
export interface ReceivedCallback {
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string | Uint8Array;
}

/** How strictly time is taken. */
export interface VerifyOptions {
  /** 300 when it is left out. */
  readonly toleranceSeconds?: number;
  /** Milliseconds since the epoch; the clock of this machine when it is left out. */
  readonly now?: number;
}

/**
 * Whether a callback was signed with the key that spawned its job, within the tolerated time. A `Request` is read through
 * a copy; its body can be read once more.
 *
 * @example
 * if (!(await verifyCallback(request, process.env.TROUPE_KEY))) return new Response(null, { status: 401 });
 * const job = await request.json();
 */
export async function verifyCallback(
  received: Request | ReceivedCallback,
  key: string,
  { toleranceSeconds = TOLERANCE_SECONDS, now = Date.now() }: VerifyOptions = {},
): Promise<boolean> {
  const timestamp = headerOf(received.headers, "troupe-timestamp") ?? "";
  const signature = SIGNATURE.exec(headerOf(received.headers, "troupe-signature") ?? "")?.[1];
  if (signature === undefined || !/^\d{1,15}$/.test(timestamp)) return false;
  if (Math.abs(now / 1_000 - Number(timestamp)) > toleranceSeconds) return false;
  const signed = concat(encoder.encode(`${timestamp}.`), await bodyOf(received));
  // Compares in constant time.
  return crypto.subtle.verify("HMAC", await hmacKey(key), fromHex(signature), signed);
}

const SIGNATURE = /^v1=([0-9a-f]{64})$/;
const encoder = new TextEncoder();

async function hmacKey(key: string) {
  const secret = await crypto.subtle.digest("SHA-256", encoder.encode(key));
  return crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
}

async function bodyOf(received: Request | ReceivedCallback): Promise<Uint8Array> {
  if (received instanceof Request) return new Uint8Array(await received.clone().arrayBuffer());
  return typeof received.body === "string" ? encoder.encode(received.body) : received.body;
}

/** Node gives headers as an object with names in lower case. A header that came twice is none. */
function headerOf(headers: ReceivedCallback["headers"], name: string): string | null {
  if (headers instanceof Headers) return headers.get(name);
  const value = headers[name] ?? Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
  return typeof value === "string" ? value : null;
}

function concat(head: Uint8Array, rest: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(head.length + rest.length);
  bytes.set(head);
  bytes.set(rest, head.length);
  return bytes;
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}
