/**
 * The UUID of a version, for those who name versions by UUIDs: wrangler, and what a function is told of itself.
 *
 * It is made from the function's name and the version's number and holds both: 80 bits of the name's SHA-256, save the
 * digits that mark a UUID of version 8, and the number in its last twelve digits. So it is the same everywhere, and
 * nothing need be looked up to read it.
 */
import { sha256Hex } from "./digest.ts";

const NAME_DIGITS = 20;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;

/** The UUID of a version of a function. */
export async function versionUuid(name: string, version: number): Promise<string> {
  return `${await nameDigits(name)}${version.toString(16).padStart(12, "0")}`;
}

/** The number of the version that a UUID names; null when it names none of this function. */
export async function versionOf(uuid: string, name: string): Promise<number | null> {
  const text = uuid.toLowerCase();
  const prefix = await nameDigits(name);
  if (!UUID.test(text) || !text.startsWith(prefix)) return null;
  const version = Number.parseInt(text.slice(prefix.length), 16);
  return version > 0 ? version : null;
}

/** The first four groups, with their hyphens. */
async function nameDigits(name: string): Promise<string> {
  const digits = (await sha256Hex(name)).slice(0, NAME_DIGITS);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-8${digits.slice(17, 20)}-`;
}
