/**
 * Base64, in which modules that are no JavaScript are sent and kept.
 */

/** Characters that `fromCharCode` takes at once: arguments lie on the stack. */
const CHUNK = 8_192;

/** The bytes of a text in base64. Throws for any other text. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = characters.charCodeAt(index);
  return bytes;
}

/** Bytes as a text in base64. */
export function base64OfBytes(bytes: Uint8Array): string {
  let characters = "";
  for (let start = 0; start < bytes.length; start += CHUNK) {
    characters += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  }
  return btoa(characters);
}
