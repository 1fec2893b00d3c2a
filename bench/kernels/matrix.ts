/** Kernel: multiplication of matrices kept as arrays of arrays of numbers. Three nested loops over memory. */
const SIZE = 400;

function make(size: number, seed: number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => ((i * seed + j) % 17) / 3));
}

function multiply(a: number[][], b: number[][]): number[][] {
  const size = a.length;
  const result: number[][] = [];
  for (let i = 0; i < size; i++) {
    const left = a[i] as number[];
    const row: number[] = new Array<number>(size).fill(0);
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += (left[k] as number) * ((b[k] as number[])[j] as number);
      row[j] = sum;
    }
    result.push(row);
  }
  return result;
}

/** Checksum: the trace of the product. */
// biome-ignore lint/style/noDefaultExport: a kernel is a module as users deploy it.
export default function run(): number {
  const product = multiply(make(SIZE, 7), make(SIZE, 5));
  let trace = 0;
  for (let i = 0; i < SIZE; i++) trace += product[i]?.[i] ?? 0;
  return trace;
}
