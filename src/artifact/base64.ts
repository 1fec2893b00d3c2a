/**
 * Base64, in which modules that are no JavaScript are sent and kept.
 */

const DIGITS = new TextEncoder().encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const PADDING = "=".charCodeAt(0);

/** The bytes of a text in base64. Throws for any other text. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = characters.charCodeAt(index);
  return bytes;
}

/** Bytes as a text in base64. Megabytes of them take some tens of milliseconds; by way of `btoa` it would be a second. */
export function base64OfBytes(bytes: Uint8Array): string {
  const digits = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PADDING);
  let to = 0;
  for (let from = 0; from < bytes.length; from += 3) {
    const [one = 0, two = 0, three = 0] = [bytes[from], bytes[from + 1], bytes[from + 2]];
    digits[to] = digitOf(one >> 2);
    digits[to + 1] = digitOf(((one & 3) << 4) | (two >> 4));
    if (from + 1 < bytes.length) digits[to + 2] = digitOf(((two & 15) << 2) | (three >> 6));
    if (from + 2 < bytes.length) digits[to + 3] = digitOf(three & 63);
    to += 4;
  }
  return new TextDecoder().decode(digits);
}

function digitOf(value: number): number {
  return DIGITS[value] ?? PADDING;
}
