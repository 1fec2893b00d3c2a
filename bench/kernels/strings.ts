/** Kernel: string building. Escapes text character by character and joins lines, as templates and CSV writers do. */
const LINES = 20_000;
const ROUNDS = 3;
const TEXT = 'He said "a < b && c > d", then left; price: 12,50 EUR\n';

function escapeHtml(text: string): string {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === "<") out += "&lt;";
    else if (c === ">") out += "&gt;";
    else if (c === "&") out += "&amp;";
    else if (c === '"') out += "&quot;";
    else out += c;
  }
  return out;
}

/** Checksum: length of all that was built. */
// biome-ignore lint/style/noDefaultExport: a kernel is a module as users deploy it.
export default function run(): number {
  let length = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const lines: string[] = [];
    for (let i = 0; i < LINES; i++) lines.push(`<li id="${i}">${escapeHtml(TEXT)}</li>`);
    length += lines.join("\n").length;
  }
  return length;
}
