/**
 * Figures as people read them: durations, sizes, points in time, hashes.
 */

/** `0.42 ms`, `12 ms`, `3.1 s`, `5 min`, `3 h`; a dash where nothing was measured. */
export function duration(ms: number | null): string {
  if (ms === null) return "-";
  if (ms < 10) return `${Number(ms.toFixed(2))} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

/** `512 B`, `1.5 KiB`, `3.0 MiB`. */
export function size(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  if (bytes < 1_024 ** 2) return `${(bytes / 1_024).toFixed(1)} KiB`;
  return `${(bytes / 1_024 ** 2).toFixed(1)} MiB`;
}

/** `97.5 %` of 0.975; a dash where there is nothing to have a share of. */
export function share(part: number | null): string {
  return part === null ? "-" : `${(100 * part).toFixed(1)} %`;
}

/** A point in time, in milliseconds since the epoch, as `2026-11-23 17:53:41Z`. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace("T", " ").replace(/\.\d+/, "");
}

/** Enough of `sha256:<hex>` to tell one version from another. */
export function shortHash(hash: string): string {
  return hash.replace(/^sha256:/, "").slice(0, 12);
}

/** `1 function`, `2 functions`; with the plural where that is another. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
