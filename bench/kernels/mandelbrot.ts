/** Kernel: the Mandelbrot set. A tight loop of floating-point arithmetic in registers, no memory at all. */
const SIZE = 800;
const ITERATIONS = 256;

function escapeTime(cr: number, ci: number): number {
  let zr = 0;
  let zi = 0;
  let n = 0;
  while (n < ITERATIONS && zr * zr + zi * zi <= 4) {
    const next = zr * zr - zi * zi + cr;
    zi = 2 * zr * zi + ci;
    zr = next;
    n++;
  }
  return n;
}

/** Checksum: iterations of all points. */
// biome-ignore lint/style/noDefaultExport: a kernel is a module as users deploy it.
export default function run(): number {
  let sum = 0;
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) sum += escapeTime((2.5 * x) / SIZE - 1.8, (2.4 * y) / SIZE - 1.2);
  }
  return sum;
}
