/**
 * Waits for work that matters less than the time it may take.
 */

/** Resolves when `work` has settled, either way, or after `ms` milliseconds. Never rejects; the work goes on. */
export async function settledWithin(ms: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  work.then(
    () => resolve(),
    () => resolve(),
  );
  await promise;
  clearTimeout(timer);
}
