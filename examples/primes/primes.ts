/**
 * Primes: honest work for a CPU. The samples stay well under the default limit of 1,000 ms of CPU time; a call
 * that does not is ended, alone, with `cpu_limit`.
 */

/** How many primes there are up to `limit`, by the sieve of Eratosthenes over odd numbers. */
export function countPrimes(limit: number): number {
  if (limit < 2) return 0;
  const half = Math.floor((limit - 1) / 2);
  const composite = new Uint8Array(half + 1);
  for (let i = 1; 2 * i * (i + 1) <= half; i++) {
    if (composite[i] === 1) continue;
    for (let j = 2 * i * (i + 1); j <= half; j += 2 * i + 1) composite[j] = 1;
  }
  let primes = 1;
  for (let i = 1; i <= half; i++) if (composite[i] === 0) primes++;
  return primes;
}

/** The prime factors of a whole number from 2, smallest first. */
export function factorize(number: number): number[] {
  if (!Number.isSafeInteger(number) || number < 2) throw new RangeError("Give a whole number from 2 to 2^53 - 1.");
  const factors: number[] = [];
  let rest = number;
  for (let divisor = 2; divisor * divisor <= rest; divisor += divisor === 2 ? 1 : 2) {
    for (; rest % divisor === 0; rest /= divisor) factors.push(divisor);
  }
  if (rest > 1) factors.push(rest);
  return factors;
}
