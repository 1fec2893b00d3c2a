/** Kernel: sieve of Eratosthenes. Tight inner loops of one store each: the dearest case for a charge per iteration. */
const LIMIT = 2_000_000;
const ROUNDS = 20;

function countPrimes(limit: number): number {
  const composite = new Uint8Array(limit + 1);
  let count = 0;
  for (let i = 2; i <= limit; i++) {
    if (composite[i]) continue;
    count++;
    for (let j = i * i; j <= limit; j += i) composite[j] = 1;
  }
  return count;
}

/** Checksum: primes counted in all rounds. */
// biome-ignore lint/style/noDefaultExport: a kernel is a module as users deploy it.
export default function run(): number {
  let total = 0;
  for (let round = 0; round < ROUNDS; round++) total += countPrimes(LIMIT);
  return total;
}
