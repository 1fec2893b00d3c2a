/**
 * Source maps of an upload: each comes as a part beside its module, and is put into the module's last comment, where the
 * compiler looks for it. Of what is in it only positions and names of files are kept: the files themselves are the author's.
 */
import { z } from "zod";
import { base64OfBytes } from "../../artifact/base64.ts";
import { parseJson } from "../../codec/json.ts";
import { MAX_MAP_BYTES, MAX_MAP_SOURCES } from "../../contracts/limits.ts";

const uploadedMap = z.object({
  version: z.literal(3),
  sources: z.array(z.string().nullable()).max(MAX_MAP_SOURCES),
  sourceRoot: z.string().nullish(),
  mappings: z.string().max(MAX_MAP_BYTES),
});

/** Begins the comment that names the part, on the bundler's last line. */
const COMMENT = "//# sourceMappingURL=";

/** A module with its map inside. A map that cannot be used is left out, as if there were none. */
export function withSourceMap(code: string, map: string): string {
  const parsed = parseJson(map);
  const slim = uploadedMap.safeParse(parsed.ok ? parsed.value : null);
  if (!slim.success) return code;
  const data = base64OfBytes(new TextEncoder().encode(JSON.stringify(slim.data)));
  return `${withoutComment(code)}\n${COMMENT}data:application/json;base64,${data}`;
}

function withoutComment(code: string): string {
  const at = code.lastIndexOf(COMMENT);
  return at === -1 || code.slice(at).trimEnd().includes("\n") ? code : code.slice(0, at).trimEnd();
}
