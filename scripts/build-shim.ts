/**
 * Compiles the code that runs inside every function's isolate to one text, `src/sandbox/shim.generated.ts`.
 *
 * Usage: `node scripts/build-shim.ts` writes it; with `--check` it only says whether the file is fresh (exit code 1 when
 * it is not).
 */
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const ENTRY = new URL("../src/sandbox/shim/main.ts", import.meta.url);
const OUTPUT = new URL("../src/sandbox/shim.generated.ts", import.meta.url);

async function compile(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY.pathname],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    external: ["cloudflare:*", "node:*"],
    legalComments: "none",
  });
  const text = outputFiles[0]?.text ?? "";
  return `/** Generated from \`src/sandbox/shim\` by \`npm run build:shim\`. */\nexport const SHIM = ${JSON.stringify(text)};\n`;
}

const fresh = await compile();
if (process.argv.includes("--check")) {
  const written = await readFile(OUTPUT, "utf8").catch(() => "");
  if (written !== fresh) {
    process.stderr.write("src/sandbox/shim.generated.ts is stale: run `npm run build:shim`.\n");
    process.exitCode = 1;
  }
} else {
  await writeFile(OUTPUT, fresh);
}
