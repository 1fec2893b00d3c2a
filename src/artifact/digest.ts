/**
 * SHA-256 as hex, by Web Crypto: the one digest the project uses, for code and for keys alike.
 */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The SHA-256 of bytes, or of a text's UTF-8, as 64 lower-case hex digits. */
export async function sha256Hex(data: Uint8Array | string): Promise<string> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  let text = "";
  // Calls whose results are kept are hashed one by one.
  for (const byte of digest) text += HEX[byte];
  return text;
}
