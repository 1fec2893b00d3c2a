/** Kernel: closures and array pipelines (map, filter, reduce). Tiny arrow functions that the engine inlines. */
const LENGTH = 20_000;
const ROUNDS = 100;

const scaleBy = (factor: number) => (x: number) => x * factor;
const divisibleBy = (divisor: number) => (x: number) => x % divisor === 0;

/** Checksum: the sums of all rounds. */
// biome-ignore lint/style/noDefaultExport: a kernel is a module as users deploy it.
export default function run(): number {
  const numbers = Array.from({ length: LENGTH }, (_, i) => i);
  let total = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    total += numbers
      .map(scaleBy(round))
      .filter(divisibleBy(3))
      .map((x) => x + round)
      .reduce((sum, x) => (sum + x) % 1_000_003, 0);
  }
  return total;
}
