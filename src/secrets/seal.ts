/**
 * Secrets as they are stored: sealed by AES-256-GCM, with a key that is made from the operator's master key.
 *
 * A seal names the function and the binding that it was made for, so that whoever can write to the storage, but has no
 * master key, can neither read a secret, nor change it, nor give it to another function or under another name. How long
 * a secret is can be seen from its seal.
 */
import { fromBase64Url, joinBytes, toBase64Url } from "../contracts/bytes.ts";
import type { Entropy } from "../contracts/ids.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";

/** What is sealed and opened with. It cannot be exported. */
export type SealingKey = CryptoKey;

/** For which function a secret is, and under which name. */
export interface SecretPlace {
  readonly function: string;
  readonly name: string;
}

const CIPHER = "AES-GCM";
const KEY_BITS = 256;
/** What the derived key is for; another use of the same master key gets another text, and so another key. */
const PURPOSE = "troupe/secrets/1";
/** 96 bits, as GCM is made for. At random, some billions of seals by one key are safe. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Makes the sealing key of a master key. There is no slow hash against guessing: a master key is made at random, and
 * 32 characters at least.
 */
export async function sealingKeyOf(masterKey: string): Promise<SealingKey> {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(masterKey), "HKDF", false, [
    "deriveKey",
  ]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: new TextEncoder().encode(PURPOSE) },
    material,
    { name: CIPHER, length: KEY_BITS },
    false,
    ["encrypt", "decrypt"],
  );
}

/** Seals a well-formed text: base64url of nonce, ciphertext and tag. The same text never gives the same seal. */
export async function seal(
  key: SealingKey,
  place: SecretPlace,
  text: string,
  { random }: Pick<Entropy, "random">,
): Promise<string> {
  // A copy: what `random` gives may be a piece of a larger block.
  const nonce = new Uint8Array(random(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt(cipherFor(nonce, place), key, new TextEncoder().encode(text));
  return toBase64Url(joinBytes([nonce, new Uint8Array(sealed)]));
}

/** Opens a seal. Refused when it is of another key, of another place, or no longer as it was made. */
export async function open(key: SealingKey, place: SecretPlace, sealed: string): Promise<Result<string, "refused">> {
  const bytes = fromBase64Url(sealed);
  if (bytes === null || bytes.length < NONCE_BYTES + TAG_BYTES) return fail("refused");
  try {
    const cipher = cipherFor(bytes.subarray(0, NONCE_BYTES), place);
    const text = await crypto.subtle.decrypt(cipher, key, bytes.subarray(NONCE_BYTES));
    return succeed(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text));
  } catch {
    return fail("refused");
  }
}

/** Neither a function's name nor a binding's holds a line break, so that no two places give the same text. */
function cipherFor(iv: Uint8Array<ArrayBuffer>, place: SecretPlace) {
  return { name: CIPHER, iv, additionalData: new TextEncoder().encode(`${place.function}\n${place.name}`) };
}
