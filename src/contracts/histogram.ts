/**
 * A latency histogram of fixed, logarithmic buckets: cheap to count in, and two of them can be added.
 *
 * Bucket 0 holds everything under 1 ms; bucket i holds [1.25^(i-1), 1.25^i) ms. A percentile is read as the upper
 * edge of its bucket, so it is at most 25 % too high and never too low.
 */

const GROWTH = 1.25;
/** 1.25^62 ms is more than 17 minutes: beyond the longest timeout. */
export const HISTOGRAM_BUCKETS = 64;
const LOG_GROWTH = Math.log(GROWTH);

/** Index of the bucket for a duration in milliseconds. */
export function bucketOf(durationMs: number): number {
  if (!(durationMs >= 1)) return 0;
  return Math.min(HISTOGRAM_BUCKETS - 1, Math.floor(Math.log(durationMs) / LOG_GROWTH) + 1);
}

/** The `quantile` (0 to 1) of the counted durations in milliseconds, or null when nothing was counted. */
export function percentile(buckets: readonly number[], quantile: number): number | null {
  const total = buckets.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let seen = 0;
  for (const [index, count] of buckets.entries()) {
    seen += count;
    if (seen >= quantile * total) return GROWTH ** index;
  }
  return GROWTH ** (buckets.length - 1);
}
