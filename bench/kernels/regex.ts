/** Kernel: scans a log with regular expressions. Nearly all time is spent inside the engine. */
const LINES = 12_000;
const ROUNDS = 12;
const ENTRY = /^(\d+\.\d+\.\d+\.\d+) - (\w+) \[([^\]]+)\] "(GET|POST) ([^ "]+)[^"]*" (\d{3}) (\d+)$/gm;

function makeLog(): string {
  const lines = Array.from(
    { length: LINES },
    (_, i) =>
      `10.0.${i % 256}.${(i * 7) % 256} - user${i % 50} [2026-01-01T00:00:${i % 60}] "GET /p/${i} HTTP/1.1" 200 ${i}`,
  );
  return lines.join("\n");
}

/** Checksum: bytes of all requests, and of paths after a replacement. */
// biome-ignore lint/style/noDefaultExport: a kernel is a module as users deploy it.
export default function run(): number {
  const log = makeLog();
  let sum = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const match of log.matchAll(ENTRY)) sum += Number(match[7]) + (match[5] ?? "").length;
    sum += log.replace(/user(\d+)/g, (_, id: string) => `u${id}`).length;
  }
  return sum;
}
