/**
 * Result caches as people read them: a line each, or the entries of one function with their arguments.
 */
import { inspect } from "node:util";
import type { CacheResponse, PlacedCacheResponse } from "../client/index.ts";
import { count, duration, share, size } from "./figures.ts";
import { findNotJson } from "./inspect.ts";
import type { Colors } from "./output.ts";
import { type Column, formatTable } from "./table.ts";
import { printable } from "./terminal.ts";

const figures = (...titles: string[]): Column[] => titles.map((title) => ({ title, align: "right" }));
const CACHE_COLUMNS: readonly Column[] = [
  ...[{ title: "FUNCTION" }, { title: "KEPT BY" }, { title: "POLICY" }],
  ...figures("ENTRIES", "BYTES", "HITS", "MISSES", "HIT RATE", "EVICTED"),
];
const ENTRY_COLUMNS: readonly Column[] = [
  ...[{ title: "KEY" }, { title: "KEPT BY" }, { title: "ARGUMENTS", wrap: true as const }],
  ...figures("VERSION", "HITS", "AGE", "BYTES"),
];
/** Arguments are told on a line or two. */
const MAX_ARGUMENTS_LENGTH = 200;
/** Enough of an entry's digest to tell it from the others. */
const SHORT_KEY_LENGTH = 12;

/** The part of an entry's key that tells it from others of its function. */
export function digestOf(key: string): string {
  return key.slice(key.lastIndexOf(":") + 1);
}

/** A table of caches. */
export function formatCaches(caches: readonly PlacedCacheResponse[], colors: Colors, width: number): string {
  const rows = caches.map((cache) => [
    printable(cache.function),
    placeOf(cache),
    printable(cache.policy),
    String(cache.size),
    size(cache.bytes),
    String(cache.hits),
    String(cache.misses),
    hitRate(cache),
    String(cache.evictions),
  ]);
  return formatTable(CACHE_COLUMNS, rows, { title: colors.dim, width });
}

/** A table of the entries of caches. */
export function formatEntries(caches: readonly PlacedCacheResponse[], colors: Colors, width: number): string {
  const rows = caches.flatMap((cache) =>
    cache.entries.map(({ key, args, version, hits, ageMs, bytes, stale }) => [
      printable(digestOf(key).slice(0, SHORT_KEY_LENGTH)),
      placeOf(cache),
      args === null ? colors.dim("(too large to be shown)") : formatArguments(args),
      String(version),
      String(hits),
      stale ? `${duration(ageMs)}, stale` : duration(ageMs),
      size(bytes),
    ]),
  );
  const table = formatTable(ENTRY_COLUMNS, rows, { title: colors.dim, width });
  const listed = caches.reduce((sum, { entries }) => sum + entries.length, 0);
  const all = caches.reduce((sum, cache) => sum + cache.size, 0);
  return listed < all ? `${table}\n… and ${count(all - listed, "more entry", "more entries")}` : table;
}

/** Arguments on one line: as JSON where that carries them. */
function formatArguments(args: readonly unknown[]): string {
  const text = args.map(formatArgument).join(", ");
  return printable(text.length > MAX_ARGUMENTS_LENGTH ? `${text.slice(0, MAX_ARGUMENTS_LENGTH - 1)}…` : text);
}

function formatArgument(value: unknown): string {
  if (value !== undefined && findNotJson(value) === null) return JSON.stringify(value);
  return inspect(value, { depth: null, breakLength: Number.POSITIVE_INFINITY, customInspect: false });
}

const placeOf = ({ worker }: PlacedCacheResponse): string => (worker === null ? "the cluster" : printable(worker));

function hitRate({ hits, misses }: CacheResponse): string {
  const asked = hits + misses;
  return share(asked === 0 ? null : hits / asked);
}
