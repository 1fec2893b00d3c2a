/**
 * Versions under a UUID, for tools that know versions by nothing else. It is made from the function's name and the
 * version's number, so that nobody need keep it: the name's hash in front, the number behind.
 */
import type { FunctionName } from "../contracts/ids.ts";
import { sha256Hex } from "./digest.ts";

/** The UUID of a version (RFC 9562, version 8). */
export async function versionUuid(name: FunctionName, version: number): Promise<string> {
  const digits = (await sha256Hex(name)).slice(0, 20);
  const number = version.toString(16).padStart(12, "0");
  return [digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`, number].join(
    "-",
  );
}
