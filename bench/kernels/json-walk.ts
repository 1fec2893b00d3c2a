/** Kernel: parses a JSON document and walks it recursively. What many functions do all day. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const RECORDS = 2_000;
const ROUNDS = 20;

function makeDocument(): string {
  const records = Array.from({ length: RECORDS }, (_, i) => ({
    id: i,
    name: `user ${i}`,
    tags: ["a", "b", String(i % 7)],
    address: { street: `Street ${i % 100}`, geo: { lat: i / 7, lng: -i / 3 } },
    active: i % 2 === 0,
    scores: [i, i * 2, i * 3],
    note: null,
  }));
  return JSON.stringify({ records });
}

function weigh(value: Json): number {
  if (value === null || typeof value === "boolean") return 1;
  if (typeof value === "number") return value % 10;
  if (typeof value === "string") return value.length;
  let sum = 0;
  if (Array.isArray(value)) for (const item of value) sum += weigh(item);
  else for (const [key, item] of Object.entries(value)) sum += key.length + weigh(item);
  return sum;
}

/** Checksum: the weight of the document, summed over the rounds. */
// biome-ignore lint/style/noDefaultExport: a kernel is a module as users deploy it.
export default function run(): number {
  const text = makeDocument();
  let sum = 0;
  for (let round = 0; round < ROUNDS; round++) sum += weigh(JSON.parse(text) as Json);
  return sum;
}
