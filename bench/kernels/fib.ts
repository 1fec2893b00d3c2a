/** Kernel: recursive Fibonacci. Nothing but calls: the dearest case for a charge per function activation. */
function fib(n: number): number {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

/** Checksum: fib(36). */
// biome-ignore lint/style/noDefaultExport: a kernel is a module as users deploy it.
export default function run(): number {
  return fib(36);
}
