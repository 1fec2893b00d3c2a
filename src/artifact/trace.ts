/**
 * What the compiler notes about its steps, so that positions in code that runs lead back to the author's.
 *
 * Maps hold a segment for each piece that was copied, not for each word: positions inside of a piece are counted from
 * its start. That makes them small, an eighth of the code, and quick, a thirtieth of a second for a megabyte.
 */
import type MagicString from "magic-string";
import { MAX_MAP_BYTES, MAX_TRACE_BYTES } from "../contracts/limits.ts";
import type { MapStep, TraceFile } from "../contracts/trace.ts";
import { bundlerStep } from "./bundler-map.ts";
import type { ParsedModule } from "./parse.ts";
import { mapStripping } from "./strip-map.ts";

/** Line breaks that engines count and maps do not. */
const UNCOUNTED_BREAK = /\r(?!\n)|[\u2028\u2029]/;

/** The last step: imports rewritten and ticks inserted. Null when the map would be too large, or wrong. */
export function meteringStep(code: MagicString): MapStep | null {
  return UNCOUNTED_BREAK.test(code.original) ? null : stepOf(code.generateMap().mappings);
}

/**
 * The steps before: from the code that was metered to the author's files. `typed` is what types were stripped from, if
 * they were. Null when only lines are known.
 */
export function earlierSteps({ code, typed }: ParsedModule): readonly MapStep[] | null {
  const bundling = bundlerStep(typed ?? code);
  const further = bundling === null ? [] : [bundling];
  if (typed === null) return further;
  const stripping = stepOf(mapStripping(typed, code));
  return stripping === null ? null : [stripping, ...further];
}

function stepOf(mappings: string | null): MapStep | null {
  return mappings === null || mappings.length > MAX_MAP_BYTES ? null : { mappings };
}

/** What is known of a module's steps, the last one first. */
export type Steps = readonly MapStep[] | null;

/** Puts the maps of a deploy together, as the JSON of a `TraceFile`. Past the limit, modules have lines only. */
export function encodeTrace(modules: ReadonlyMap<string, Steps>): Uint8Array {
  let size = 0;
  const kept = Array.from(modules, ([path, steps]): [string, Steps] => {
    for (const { mappings } of steps ?? []) size += mappings.length;
    return [path, size > MAX_TRACE_BYTES ? null : steps];
  });
  const file: TraceFile = { modules: Object.fromEntries(kept) };
  return new TextEncoder().encode(JSON.stringify(file));
}
