/**
 * The source map that a bundler left in a module, as a comment at its end: it leads on to the files the author wrote.
 *
 * It is the author's word and may be anything. What is not a plain map of a reasonable size is passed over; then
 * positions are those of the module itself.
 */
import { z } from "zod";
import { MAX_MAP_BYTES, MAX_MAP_SOURCE_LENGTH, MAX_MAP_SOURCES } from "../contracts/limits.ts";
import type { MapStep } from "../contracts/trace.ts";

const COMMENT = "//# sourceMappingURL=data:application/json";
const BASE64 = ";base64,";

const bundlerMap = z.object({
  version: z.literal(3),
  mappings: z
    .string()
    .max(MAX_MAP_BYTES)
    .regex(/^[A-Za-z0-9+/,;]*$/),
  sources: z.array(z.string().nullable()).max(MAX_MAP_SOURCES),
  sourceRoot: z.string().nullish(),
});

/** The map in a module's last comment of that kind; null when there is none that can be used. */
export function bundlerStep(source: string): MapStep | null {
  const map = bundlerMap.safeParse(readComment(source));
  if (!map.success) return null;
  const { mappings, sources, sourceRoot } = map.data;
  return { mappings, sources: sources.map((name) => (name === null ? null : usableName((sourceRoot ?? "") + name))) };
}

function readComment(source: string): unknown {
  const start = source.lastIndexOf(COMMENT);
  if (start === -1) return null;
  const end = source.indexOf("\n", start);
  const address = source.slice(start + COMMENT.length, end === -1 ? undefined : end);
  const data = address.indexOf(BASE64);
  if (data === -1) return null;
  try {
    const bytes = Uint8Array.from(atob(address.slice(data + BASE64.length).trim()), (byte) => byte.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/** Names end up in texts for people, line by line. */
function usableName(name: string): string | null {
  const plain = name.replace(/^\.\//, "");
  if (plain === "" || plain.length > MAX_MAP_SOURCE_LENGTH) return null;
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(plain) ? null : plain;
}
