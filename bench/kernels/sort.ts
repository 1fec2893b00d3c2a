/** Kernel: sorting records with a comparator. A built-in that calls a tiny user function very often. */
interface Item {
  key: number;
  name: string;
}

const ITEMS = 200_000;

function items(): Item[] {
  let state = 12_345;
  return Array.from({ length: ITEMS }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return { key: state % 1_000, name: String(state % 97) };
  });
}

/** Checksum: a sample of the sorted order. */
// biome-ignore lint/style/noDefaultExport: a kernel is a module as users deploy it.
export default function run(): number {
  const sorted = items().sort((a, b) => a.key - b.key || (a.name < b.name ? -1 : 1));
  let sum = 0;
  for (let i = 0; i < sorted.length; i += 100) sum = (sum * 31 + (sorted[i]?.key ?? 0)) | 0;
  return sum;
}
